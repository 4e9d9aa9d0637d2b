using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Cursors: positions, batches, row ids, several of them, and again.</summary>
public class EnumerationTests
{
    // Beyond 256 and 512, the usual batch sizes, with a rest.
    private const int Many = 523;

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Positions_count_from_0_and_batches_and_ids_are_the_sources(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(Many);
        using var cursor = run.View.GetRowCursor(run.View.Schema.Named([of.Makes[0]]));
        var id = cursor.GetIdGetter();
        Assert.Equal(-1, cursor.Position);

        for (var row = 0L; row < Many; row++)
        {
            Assert.True(cursor.MoveNext());
            var rowId = default(DataViewRowId);
            id(ref rowId);
            Assert.Equal(row, cursor.Position);
            Assert.Equal(row / ProbeView.RowsPerBatch, cursor.Batch);
            Assert.Equal(ProbeCursor.IdOf(row), rowId);
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Reading_again_gives_the_same_rows(string name)
    {
        using var run = TransformCases.Named(name).Over(Many);

        Row.AssertSameValues(Rows.Read(run.View), Rows.Read(run.View), tolerance: 0);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Two_cursors_at_once_do_not_disturb_each_other(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(40);
        var columns = run.View.Schema.Visible().ToList();
        var expected = Rows.Read(run.View);
        using var ahead = run.View.GetRowCursor(columns);
        using var behind = run.View.GetRowCursor(columns);
        var (readAhead, readBehind) = (Rows.Reader(ahead, columns), Rows.Reader(behind, columns));

        for (var row = 0; row < expected.Count + 3; row++)
        {
            if (row < expected.Count)
            {
                Assert.True(ahead.MoveNext());
                Row.AssertSameValues(expected[row], readAhead(), of.Tolerance);
            }

            if (row >= 3)
            {
                Assert.True(behind.MoveNext());
                Row.AssertSameValues(expected[row - 3], readBehind(), of.Tolerance);
            }
        }

        Assert.False(ahead.MoveNext());
        Assert.False(behind.MoveNext());
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Two_threads_read_the_same_rows(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(100);
        var expected = Rows.Read(run.View);
        var read = new List<Row>[2];

        Parallel.For(0, read.Length, i => read[i] = Rows.Read(run.View));

        Assert.All(read, rows => Row.AssertSameValues(expected, rows, of.Tolerance), throwIfEmpty: true);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Zero_rows_give_zero_rows(string name)
    {
        using var run = TransformCases.Named(name).Over(0);

        Assert.Empty(Rows.Read(run.View));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void The_row_count_is_the_sources_or_unknown(string name)
    {
        var of = TransformCases.Named(name);
        using var known = of.Over(7);
        using var unknown = of.Over(new ProbeView(7, Source.Columns) { KnowsItsRowCount = false });

        Assert.Equal(7, known.View.GetRowCount());
        Assert.Null(unknown.View.GetRowCount());
    }
}
