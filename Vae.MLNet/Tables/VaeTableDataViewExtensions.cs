using Vae.MLNet;
using Vae.Tables;

namespace Microsoft.ML;

/// <summary>Data views as tables of mixed columns.</summary>
public static class VaeTableDataViewExtensions
{
    /// <summary>
    /// The rows as a table of text, Booleans, whole numbers and others, as <c>VaeTableTrainer</c> learns and <see cref="TableData"/> holds
    /// them.
    /// </summary>
    /// <remarks>
    /// Keys are their key values as text, or their number where they have none. What ML.NET calls missing is a missing cell: NaN, and the key
    /// 0; and so is empty text, as ML.NET has no missing text. A Single is the number that it is written as, 0.1 and not 0.10000000149. Each
    /// reading opens a cursor, of these columns alone. Hidden columns are left out.
    /// </remarks>
    /// <param name="data">The rows.</param>
    /// <param name="columnNames">The columns; all when none is named.</param>
    /// <exception cref="ArgumentException">A name is empty or there twice, or there is no column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column is missing, or none that a table can have: a vector, a date, a time; the message names it.
    /// </exception>
    /// <example>
    /// <code language="csharp">
    /// var table = data.AsVaeTable("age", "education", "hours", "income");
    /// var result = VaeTableTrainer.Train(table, new VaeTableOptions { Seed = 1 });
    /// </code>
    /// </example>
    public static TableSource AsVaeTable(this IDataView data, params IReadOnlyList<string> columnNames)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(columnNames);
        return new DataViewTable(data, columnNames);
    }
}
