using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Data;

/// <summary>Several views as one.</summary>
public class SequenceViewTests
{
    private static readonly ProbeColumn[] Columns =
    [
        Probe.Scalar("Number", NumberDataViewType.Int64, row => row),
        Probe.Vector("Code", NumberDataViewType.Single, row => Source.Code(row, 2), 2),
    ];

    [Fact]
    public void Rows_follow_one_another_and_are_numbered_through()
    {
        using var view = Of(new(3, Columns), new(0, Columns), new(2, Columns));

        var rows = Rows.Read(view);

        Assert.Equal([0L, 1, 2, 0, 1], rows.Select(row => (long)row["Number"]));
        Assert.Equal(Source.Code(1, 2), rows[4]["Code"]);
        Assert.Equal([0, 1, 2, 3, 4], rows.Select(row => row.Position));
        Assert.Equal([0, 1, 2, 3, 4], rows.Select(row => (long)row.Id.Low));
    }

    [Fact]
    public void Only_the_columns_asked_for_are_read_and_every_cursor_is_closed()
    {
        ProbeView[] parts = [new(3, Columns), new(2, Columns)];
        using var view = Of(parts);

        using (var cursor = view.GetRowCursor([view.Schema["Number"]]))
        {
            Assert.False(cursor.IsColumnActive(view.Schema["Code"]));
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<VBuffer<float>>(view.Schema["Code"]));
            for (var row = 0; row < 4; row++)
            {
                Assert.True(cursor.MoveNext());
            }
        }

        Assert.All(parts, part => Assert.Equal(["Number"], part.Log.Activated));
        Assert.All(parts, part => Assert.Equal(1, part.Log.Disposed));
    }

    [Fact]
    public void There_is_no_value_before_the_first_row_and_after_the_last()
    {
        using var view = Of(new ProbeView(1, Columns));
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<long>(view.Schema["Number"]);
        var value = 0L;

        Assert.Throws<InvalidOperationException>(() => getter(ref value));
        Assert.True(cursor.MoveNext());
        getter(ref value);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => getter(ref value));
        Assert.Equal(-1, cursor.Position);
    }

    [Fact]
    public void A_part_is_open_while_its_rows_are_read_and_the_first_as_long_as_the_view()
    {
        var open = new List<string>();
        var view = new SequenceView(
            [.. "abc".Select(name => new SequencePart($"{name}", () => new Closable($"{name}", open)))],
            CancellationToken.None
        );
        using var cursor = view.GetRowCursor(view.Schema);

        foreach (var expected in new[] { "a", "a b", "a c" })
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(expected, string.Join(' ', open));
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(["a"], open);
        view.Dispose();
        Assert.Empty(open);
    }

    [Fact]
    public void Cancellation_is_seen_at_the_next_row()
    {
        using var cancellation = new CancellationTokenSource();
        using var view = new SequenceView(
            [new SequencePart("rows", () => new ProbeView(3, Columns))],
            cancellation.Token
        );
        using var cursor = view.GetRowCursor(view.Schema);

        Assert.True(cursor.MoveNext());
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => cursor.MoveNext());
    }

    private static SequenceView Of(params ProbeView[] parts) =>
        new([.. parts.Select((part, i) => new SequencePart($"part {i}", () => part))], CancellationToken.None);

    /// <summary>One row, and whether it is open.</summary>
    private sealed class Closable : IDataView, IDisposable
    {
        private readonly ProbeView rows = new(1, Columns);
        private readonly string name;
        private readonly List<string> open;

        public Closable(string name, List<string> open)
        {
            (this.name, this.open) = (name, open);
            open.Add(name);
        }

        public bool CanShuffle => rows.CanShuffle;

        public DataViewSchema Schema => rows.Schema;

        public long? GetRowCount() => rows.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            rows.GetRowCursor(columnsNeeded, rand);

        public DataViewRowCursor[] GetRowCursorSet(
            IEnumerable<DataViewSchema.Column> columnsNeeded,
            int n,
            Random? rand = null
        ) => rows.GetRowCursorSet(columnsNeeded, n, rand);

        public void Dispose() => open.Remove(name);
    }
}
