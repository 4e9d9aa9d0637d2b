using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Columns and getters whose types are known only at run time.</summary>
internal static class RowExtensions
{
    private static readonly MethodInfo Definition = typeof(DataViewRow).GetMethod(nameof(DataViewRow.GetGetter));

    /// <summary>The getter of a column, a <see cref="ValueGetter{TValue}" /> of the raw type of its type.</summary>
    public static Delegate GetGetter(this DataViewRow row, DataViewSchema.Column column) =>
        (Delegate)Definition.InvokeWith(row, column.Type.RawType, column);

    /// <summary>Calls a generic method of one type parameter; what it throws comes out as it is.</summary>
    public static object InvokeWith(
        this MethodInfo definition,
        object target,
        Type typeArgument,
        params object[] arguments
    ) =>
        definition
            .MakeGenericMethod(typeArgument)
            .Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);

    /// <summary>Says, by index, which columns of a schema are among these.</summary>
    public static bool[] ToActive(this IEnumerable<DataViewSchema.Column> columns, DataViewSchema schema)
    {
        Contracts.CheckValue(columns, "columnsNeeded");
        var active = new bool[schema.Count];
        foreach (var column in columns)
        {
            Contracts.Check(
                column.Index < active.Length,
                $"The requested column: {column} is not part of the sourceSchema"
            );
            active[column.Index] = true;
        }
        return active;
    }

    /// <summary>The getter as one of <typeparamref name="TValue" />.</summary>
    public static ValueGetter<TValue> As<TValue>(this Delegate getter) =>
        getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException(
            $"Invalid TValue in GetGetter: '{typeof(TValue)}', expected type: '{getter.GetType().GetGenericArguments()[0]}'."
        );
}
