using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Getters of columns that read the members of a row object.</summary>
internal static class MemberGetters<TRow>
{
    private static readonly MethodInfo ArrayDefinition = Definition(nameof(Array));
    private static readonly MethodInfo BufferDefinition = Definition(nameof(Buffer));
    private static readonly MethodInfo ScalarDefinition = Definition(nameof(Scalar));
    private static readonly MethodInfo KeyDefinition = Definition(nameof(Key));

    /// <summary>The getter of one column; <paramref name="current" /> gives the row object, or throws when there is none.</summary>
    public static Delegate Create(MemberInfo member, DataViewType type, Func<TRow> current)
    {
        var valueType = member.ValueType();
        if (valueType == typeof(string))
            return Text(Reader<string>(member), current);
        if (valueType == typeof(string[]))
            return Texts(Reader<string[]>(member), current);
        if (type is KeyDataViewType key)
            return (Delegate)KeyDefinition.InvokeWith(null, key.RawType, member, current, key.Count);
        var definition =
            valueType.IsArray ? ArrayDefinition
            : type is VectorDataViewType ? BufferDefinition
            : ScalarDefinition;
        return (Delegate)definition.InvokeWith(null, type.GetItemType().RawType, member, current);
    }

    private static MethodInfo Definition(string name) =>
        typeof(MemberGetters<TRow>).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static);

    private static Func<TRow, TValue> Reader<TValue>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TValue>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static ValueGetter<ReadOnlyMemory<char>> Text(Func<TRow, string> read, Func<TRow> current) =>
        (ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory();

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts(Func<TRow, string[]> read, Func<TRow> current) =>
        (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var texts = read(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, texts.Length);
            for (var i = 0; i < texts.Length; i++)
                editor.Values[i] = texts[i].AsMemory();
            value = editor.Commit();
        };

    private static ValueGetter<VBuffer<T>> Array<T>(MemberInfo member, Func<TRow> current)
    {
        var read = Reader<T[]>(member);
        return (ref VBuffer<T> value) =>
        {
            var array = read(current());
            VBuffer<T>.Copy(array, 0, ref value, array?.Length ?? 0);
        };
    }

    private static ValueGetter<VBuffer<T>> Buffer<T>(MemberInfo member, Func<TRow> current)
    {
        var read = Reader<VBuffer<T>>(member);
        return (ref VBuffer<T> value) => read(current()).CopyTo(ref value);
    }

    private static ValueGetter<T> Scalar<T>(MemberInfo member, Func<TRow> current)
    {
        var read = Reader<T>(member);
        return (ref T value) => value = read(current());
    }

    // The member counts from 0; the column counts from 1, and 0 is missing.
    private static ValueGetter<T> Key<T>(MemberInfo member, Func<TRow> current, ulong count)
        where T : System.Numerics.INumber<T>
    {
        var read = Reader<T>(member);
        var limit = T.CreateTruncating(count);
        return (ref T value) =>
        {
            var key = read(current());
            value = key < limit ? key + T.One : T.Zero;
        };
    }
}
