using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.SeveralColumns;

/// <summary>The rows that columns make up are, to the bit, those of ML.NET's own transforms.</summary>
public class RowReaderTests
{
    private const int Count = 30;

    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. DataKind.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_column_of_every_kind_and_form(string kind)
    {
        var of = DataKind.All[kind];
        var view = new ProbeView(
            Count,
            of.Scalar("One"),
            of.Dense("Dense", 1, 2, 2),
            of.Sparse("Sparse", 5, 7),
            of.Dense("Single", 12, 1),
            of.Extremes("Extremes")
        );

        AssertRows(view, "One", "Dense", "Sparse", "Single", "Extremes");
        AssertRows(view, "Sparse");
        AssertRows(view, "Extremes");
    }

    [Theory]
    [InlineData(typeof(byte))]
    [InlineData(typeof(ushort))]
    [InlineData(typeof(uint))]
    [InlineData(typeof(ulong))]
    public void A_key_of_every_type(Type raw)
    {
        var key = new KeyDataViewType(raw, 5);
        long Key(long row) => 1 + Source.Pixel(row, 0) % 5;
        var column =
            raw == typeof(byte) ? Probe.Scalar("Key", key, row => (byte)Key(row))
            : raw == typeof(ushort) ? Probe.Scalar("Key", key, row => (ushort)Key(row))
            : raw == typeof(uint) ? Probe.Scalar("Key", key, row => (uint)Key(row))
            : Probe.Scalar("Key", key, row => (ulong)Key(row));
        var view = new ProbeView(Count, column, DataKind.All["Int16"].Sparse("Rest", 0, 3));

        AssertRows(view, "Key", "Rest");
        AssertRows(view, "Rest", "Key");
        AssertRows(view, "Key");
    }

    [Fact]
    public void All_kinds_in_one_row_in_any_order()
    {
        var kinds = DataKind.All.Values.ToList();
        var view = new ProbeView(
            Count,
            [
                .. kinds.Select((kind, i) => kind.Scalar($"{kind.Name}1", i)),
                .. kinds.Select((kind, i) => kind.Sparse($"{kind.Name}2", i, 1 + i)),
                Probe.Scalar("Key", new KeyDataViewType(typeof(uint), 3), row => 1 + (uint)row % 3),
            ]
        );
        string[] names = [.. view.Schema.Select(column => column.Name)];

        AssertRows(view, names);
        new Random(3).Shuffle(names);
        AssertRows(view, names);
    }

    [Fact]
    public void The_columns_say_where_their_values_are()
    {
        var data = DataColumns.Of(Source.Of(1).Schema, ["Named", "Bytes", "Flag"]);

        Assert.Equal(10, data.Width);
        Assert.Equal(
            [("Named", 0, 3), ("Bytes", 3, 6), ("Flag", 9, 1)],
            data.Columns.Select(column => (column.Name, column.Offset, column.Width))
        );
        Assert.Equal(
            ["Named", "Named", "Named", "Bytes", "Bytes", "Bytes", "Bytes", "Bytes", "Bytes", "Flag"],
            Enumerable.Range(0, 10).Select(element => data.At(element).Name)
        );
    }

    private void AssertRows(ProbeView view, params string[] names)
    {
        var data = DataColumns.Of(view.Schema, names);
        using var cursor = view.GetRowCursor(data.Columns.Select(column => column.Column));
        var reader = data.Reader(cursor);
        var row = new float[data.Width];
        foreach (var expected in Rows.Values<float[]>(StockRows.With(ml, view, names), StockRows.Column))
        {
            Assert.True(cursor.MoveNext());
            Array.Fill(row, -7);
            reader.Read(row, cursor.Position);
            Assert.Equal(expected, row);
        }

        Assert.False(cursor.MoveNext());
    }
}
