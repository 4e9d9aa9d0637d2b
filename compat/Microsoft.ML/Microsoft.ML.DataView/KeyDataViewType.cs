namespace Microsoft.ML.Data;

public sealed class KeyDataViewType : PrimitiveDataViewType
{
    public KeyDataViewType(Type type, ulong count)
        : base(type)
    {
        Contracts.CheckParam(
            IsValidDataType(type),
            nameof(type),
            "Type is not valid, it must be Byte, UInt16, UInt32, or UInt64."
        );
        Contracts.CheckParam(
            count != 0 && count <= MaxValue(type),
            nameof(count),
            $"The cardinality of a KeyDataViewType must not exceed {type.Name}.MaxValue and must be strictly positive, but got {count}."
        );
        Count = count;
    }

    public KeyDataViewType(Type type, int count)
        : this(type, (ulong)count) { }

    public ulong Count { get; }

    public static bool IsValidDataType(Type type) => MaxValue(type) > 0;

    public override bool Equals(DataViewType other) =>
        other is KeyDataViewType key && key.RawType == RawType && key.Count == Count;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(RawType, Count);

    public override string ToString() => $"Key<{RawType.Name}, 0-{Count - 1}>";

    private static ulong MaxValue(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => byte.MaxValue,
            TypeCode.UInt16 => ushort.MaxValue,
            TypeCode.UInt32 => uint.MaxValue,
            TypeCode.UInt64 => ulong.MaxValue,
            _ => 0,
        };
}
