using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>
/// The conversions that there are: every number and Boolean to Single and Double; signed integers and Booleans to signed
/// integers; unsigned to unsigned; keys to keys. Those of text are not called here.
/// </summary>
internal static class TypeConversions
{
    private static readonly Type[] Signed = [typeof(sbyte), typeof(short), typeof(int), typeof(long)];
    private static readonly Type[] Unsigned = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];
    private static readonly Type[] Floating = [typeof(float), typeof(double)];

    /// <summary>The type that converting to this kind gives. A key stays a key where the kind can hold one.</summary>
    public static PrimitiveDataViewType Target(DataViewType source, DataKind kind)
    {
        var type = ColumnTypes.FromKind(kind);
        return source is KeyDataViewType key && KeyDataViewType.IsValidDataType(type.RawType)
            ? new KeyDataViewType(type.RawType, Math.Min(key.Count, MaxCount(type.RawType)))
            : type;
    }

    public static bool TryGet(DataViewType source, DataViewType target, out TypeConversion conversion)
    {
        var exists =
            source is KeyDataViewType ? target is KeyDataViewType
            : source is BooleanDataViewType ? IsOneOf(target, [.. Signed, .. Floating])
            : source is NumberDataViewType
                && (
                    IsOneOf(target, Floating)
                    || (IsOneOf(source, Signed) && IsOneOf(target, Signed))
                    || (IsOneOf(source, Unsigned) && IsOneOf(target, Unsigned))
                );
        var definition = source is BooleanDataViewType ? typeof(BooleanConversion<>) : typeof(NumberConversion<,>);
        Type[] arguments = source is BooleanDataViewType ? [target.RawType] : [source.RawType, target.RawType];
        conversion = exists ? (TypeConversion)Activator.CreateInstance(definition.MakeGenericType(arguments)) : null;
        return exists;
    }

    private static bool IsOneOf(DataViewType type, Type[] rawTypes) =>
        type is NumberDataViewType && rawTypes.Contains(type.RawType);

    private static ulong MaxCount(Type type) =>
        type == typeof(byte) ? byte.MaxValue
        : type == typeof(ushort) ? ushort.MaxValue
        : type == typeof(uint) ? uint.MaxValue
        : ulong.MaxValue;
}
