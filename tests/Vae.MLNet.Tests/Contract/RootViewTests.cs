using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Cursors over views that begin a pipeline.</summary>
public sealed class RootViewTests : IDisposable
{
    private readonly RootCases cases = new();

    public void Dispose() => cases.Dispose();

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void Positions_count_from_0_and_ids_differ(string name)
    {
        var view = cases.Named(name);
        using var cursor = view.GetRowCursor([]);
        var id = cursor.GetIdGetter();
        var ids = new HashSet<DataViewRowId>();
        Assert.Equal(-1, cursor.Position);

        for (var row = 0; row < RootCases.Count; row++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(row, cursor.Position);
            var rowId = default(DataViewRowId);
            id(ref rowId);
            Assert.True(ids.Add(rowId));
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Equal(RootCases.Count, view.GetRowCount() ?? RootCases.Count);
    }

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void Any_column_alone_has_the_values_of_all(string name)
    {
        var view = cases.Named(name);
        var all = Rows.Read(view);

        foreach (var column in view.Schema)
        {
            Row.AssertSameValues(
                [.. all.Select(row => row.With(column.Name))],
                Rows.Read(view, [column.Name]),
                tolerance: 1e-6
            );
        }
    }

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void A_column_that_was_not_asked_for_cannot_be_read_nor_one_of_another_type(string name)
    {
        var view = cases.Named(name);
        using var cursor = view.GetRowCursor([view.Schema["Label"]]);

        Assert.True(cursor.IsColumnActive(view.Schema["Label"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Data"]));
        Refused.By(() => Cell.Reader(cursor, view.Schema["Data"]));
        Refused.By(() => cursor.GetGetter<decimal>(view.Schema["Label"]));
    }

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void There_is_no_value_before_the_first_row_and_after_the_last(string name)
    {
        var view = cases.Named(name);
        using var cursor = view.GetRowCursor(view.Schema);
        var cells = view.Schema.Select(column => Cell.Reader(cursor, column)).ToList();

        Assert.All(cells, cell => Assert.ThrowsAny<InvalidOperationException>(cell), throwIfEmpty: true);
        while (cursor.MoveNext()) { }

        Assert.All(cells, cell => Assert.ThrowsAny<InvalidOperationException>(cell), throwIfEmpty: true);
    }

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void Two_cursors_at_once_do_not_disturb_each_other(string name)
    {
        var view = cases.Named(name);
        var expected = Rows.Read(view);
        using var one = view.GetRowCursor(view.Schema);
        using var other = view.GetRowCursor(view.Schema);
        var (readOne, readOther) = (Rows.Reader(one, view.Schema), Rows.Reader(other, view.Schema));
        other.MoveNext();
        for (var row = 1; row < RootCases.Count; row++)
        {
            one.MoveNext();
            other.MoveNext();
            Row.AssertSameValues(expected[row - 1], readOne(), 1e-6);
            Row.AssertSameValues(expected[row], readOther(), 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void A_set_of_any_size_has_every_row_once(string name)
    {
        var view = cases.Named(name);
        foreach (var count in (int[])[1, 2, 100])
        {
            var set = view.GetRowCursorSet(view.Schema, count).SelectMany(cursor => Rows.Read(cursor, view.Schema));

            Row.AssertSameValues(Rows.Read(view), [.. set.OrderBy(row => row.Id)], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void Equal_seeds_shuffle_equally_and_keep_every_row(string name)
    {
        var view = cases.Named(name);
        Assert.True(view.CanShuffle);

        var shuffled = Rows.Read(view, random: new Random(3));

        Row.AssertSameValues(shuffled, Rows.Read(view, random: new Random(3)), 1e-6);
        Row.AssertSameValues(Rows.Read(view), [.. shuffled.OrderBy(row => row.Id)], 1e-6);
        Assert.NotEqual(Rows.Read(view).Select(row => row.Id), shuffled.Select(row => row.Id));
    }

    [Theory]
    [MemberData(nameof(RootCases.Names), MemberType = typeof(RootCases))]
    public void Zero_rows_are_none(string name) => Assert.Empty(Rows.Read(cases.Named(name, rows: 0)));
}
