using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Several cursors that share the rows, for the threads of a trainer.</summary>
public class CursorSetTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_set_of_any_size_has_every_row_once(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        var columns = run.View.Schema.Visible().ToList();
        var expected = Rows.Read(run.View);
        foreach (var count in (int[])[1, 3, 50])
        {
            var rows = ReadSet(run.View.GetRowCursorSet(columns, count), columns);

            Row.AssertSameValues(expected, [.. rows.OrderBy(row => row.Id)], of.Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Batches_put_the_sets_rows_in_the_views_order(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        var columns = run.View.Schema.Named(["Number", of.Makes[0]]).ToList();

        var rows = ReadSet(run.View.GetRowCursorSet(columns, 3), columns).OrderBy(row => row.Batch);

        Row.AssertSameValues(Rows.Read(run.View, ["Number", of.Makes[0]]), [.. rows], of.Tolerance);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_shuffled_set_has_every_row_once(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        var columns = run.View.Schema.Named(["Number", of.Makes[0]]).ToList();

        var rows = ReadSet(run.View.GetRowCursorSet(columns, 2, new Random(3)), columns);

        Row.AssertSameValues(
            Rows.Read(run.View, ["Number", of.Makes[0]]),
            [.. rows.OrderBy(row => row.Id)],
            of.Tolerance
        );
    }

    private static List<Row> ReadSet(DataViewRowCursor[] cursors, List<DataViewSchema.Column> columns)
    {
        var parts = new List<Row>[cursors.Length];
        Parallel.For(
            0,
            cursors.Length,
            i =>
            {
                using var cursor = cursors[i];
                parts[i] = Rows.Read(cursor, columns);
            }
        );
        return [.. parts.SelectMany(part => part)];
    }
}
