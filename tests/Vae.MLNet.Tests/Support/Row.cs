using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>A copy of a row under a cursor.</summary>
/// <param name="Values">By column: a scalar, a text as a string, a vector as a dense array.</param>
internal sealed record Row(long Position, long Batch, DataViewRowId Id, IReadOnlyDictionary<string, object> Values)
{
    public object this[string column] => Values[column];

    /// <summary>The same values, whatever the row's place.</summary>
    public static void AssertSameValues(Row expected, Row actual, double tolerance)
    {
        Assert.Equal(expected.Id, actual.Id);
        Assert.Equal(expected.Values.Keys.Order(), actual.Values.Keys.Order());
        foreach (var (column, value) in expected.Values)
        {
            Cell.AssertClose(value, actual[column], tolerance, $"'{column}' of row {expected.Id}");
        }
    }

    public static void AssertSameValues(IReadOnlyList<Row> expected, IReadOnlyList<Row> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            AssertSameValues(expected[i], actual[i], tolerance);
        }
    }

    public Row With(params IEnumerable<string> columns) =>
        this with
        {
            Values = columns.ToDictionary(column => column, column => Values[column]),
        };
}
