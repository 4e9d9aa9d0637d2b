using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Setters that write the columns of a row to the members of a row object.</summary>
internal static class MemberSetters<TRow>
{
    private static readonly MethodInfo ArrayDefinition = Definition(nameof(Array));
    private static readonly MethodInfo BufferDefinition = Definition(nameof(Buffer));
    private static readonly MethodInfo ScalarDefinition = Definition(nameof(Scalar));

    public static Action<TRow> Create(DataViewRow row, DataViewSchema.Column column, MemberInfo member)
    {
        var valueType = member.ValueType();
        if (valueType == typeof(string))
            return Text(row.GetGetter<ReadOnlyMemory<char>>(column), Writer<string>(member));
        if (valueType == typeof(string[]))
            return Texts(row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column), Writer<string[]>(member));
        var definition =
            valueType.IsArray ? ArrayDefinition
            : column.Type is VectorDataViewType ? BufferDefinition
            : ScalarDefinition;
        return (Action<TRow>)definition.InvokeWith(null, column.Type.GetItemType().RawType, row, column, member);
    }

    private static MethodInfo Definition(string name) =>
        typeof(MemberSetters<TRow>).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static);

    private static Func<TRow, TValue> Reader<TValue>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, TValue>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static Action<TRow, TValue> Writer<TValue>(MemberInfo member)
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Parameter(typeof(TValue));
        var assignment = Expression.Assign(Expression.MakeMemberAccess(row, member), value);
        return Expression.Lambda<Action<TRow, TValue>>(assignment, row, value).Compile();
    }

    private static Action<TRow> Text(ValueGetter<ReadOnlyMemory<char>> getter, Action<TRow, string> write)
    {
        ReadOnlyMemory<char> value = default;
        return row =>
        {
            getter(ref value);
            write(row, value.ToString());
        };
    }

    private static Action<TRow> Texts(ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter, Action<TRow, string[]> write)
    {
        VBuffer<ReadOnlyMemory<char>> value = default;
        return row =>
        {
            getter(ref value);
            write(row, [.. value.DenseValues().Select(text => text.ToString())]);
        };
    }

    private static Action<TRow> Array<T>(DataViewRow input, DataViewSchema.Column column, MemberInfo member)
    {
        var getter = input.GetGetter<VBuffer<T>>(column);
        var (read, write) = (Reader<T[]>(member), Writer<T[]>(member));
        VBuffer<T> value = default;
        return row =>
        {
            getter(ref value);
            // An array that fits is filled again, as the caller that reuses its row object expects.
            var array = read(row);
            if ((array?.Length ?? 0) != value.Length || !value.IsDense)
                array = new T[value.Length];
            value.CopyTo(array);
            write(row, array);
        };
    }

    private static Action<TRow> Buffer<T>(DataViewRow input, DataViewSchema.Column column, MemberInfo member)
    {
        var getter = input.GetGetter<VBuffer<T>>(column);
        var (read, write) = (Reader<VBuffer<T>>(member), Writer<VBuffer<T>>(member));
        return row =>
        {
            var value = read(row);
            getter(ref value);
            write(row, value);
        };
    }

    private static Action<TRow> Scalar<T>(DataViewRow input, DataViewSchema.Column column, MemberInfo member)
    {
        var getter = input.GetGetter<T>(column);
        var write = Writer<T>(member);
        T value = default;
        return row =>
        {
            getter(ref value);
            write(row, value);
        };
    }
}
