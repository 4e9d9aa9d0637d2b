namespace Vae.MLNet.Tests.Contract;

public class CursorDisposalTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Disposal_at_any_moment_disposes_the_sources_cursors(string name)
    {
        var of = TransformCases.Named(name);
        foreach (var rows in (int[])[0, 1, 8, 300, 600])
        {
            using var run = of.Over(600);
            var columns = run.View.Schema.Visible().ToList();
            var cursor = run.View.GetRowCursor(columns);
            var read = Rows.Reader(cursor, columns);
            for (var row = 0; row < rows; row++)
            {
                Assert.True(cursor.MoveNext());
                read();
            }

            cursor.Dispose();
            cursor.Dispose();

            Assert.NotEqual(0, run.Source.Log.Opened);
            Assert.Equal(run.Source.Log.Opened, run.Source.Log.Disposed);
        }
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_disposed_set_leaves_nothing_open(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(600);
        foreach (var cursor in run.View.GetRowCursorSet(run.View.Schema.Named(of.Makes), 3))
        {
            cursor.MoveNext();
            cursor.Dispose();
        }

        Assert.NotEqual(0, run.Source.Log.Opened);
        Assert.Equal(run.Source.Log.Opened, run.Source.Log.Disposed);
    }

    [Theory]
    [InlineData("Data")]
    [InlineData("Text")]
    public void A_cursor_that_cannot_be_made_leaves_nothing_open(string column)
    {
        var of = TransformCases.OfData;
        using var run = of.Over(new ProbeView(60, Source.Columns) { ColumnWithoutGetter = column });
        var columns = run.View.Schema.Named(["Mean", "Text"]).ToList();

        Assert.Throws<IOException>(() => Rows.Read(run.View.GetRowCursor(columns), columns));
        Assert.Throws<IOException>(() =>
            Array.ForEach(run.View.GetRowCursorSet(columns, 2), cursor => Rows.Read(cursor, columns))
        );

        // What was left half made must not trouble the finalizer.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.NotEqual(0, run.Source.Log.Opened);
        Assert.Equal(run.Source.Log.Opened, run.Source.Log.Disposed);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_cursor_read_to_its_end_leaves_nothing_open(string name)
    {
        using var run = TransformCases.Named(name).Over(600);

        Assert.Equal(600, Rows.Read(run.View).Count);

        Assert.NotEqual(0, run.Source.Log.Opened);
        Assert.Equal(run.Source.Log.Opened, run.Source.Log.Disposed);
    }
}
