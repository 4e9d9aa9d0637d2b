using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Tables;

namespace Vae.MLNet.Training.Tests.TableModels;

/// <summary>A data view as a table: which columns, which cells, and which not.</summary>
public sealed class AsVaeTableTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Every_type_of_number_text_Booleans_and_keys_are_cells()
    {
        var view = new ProbeView(
            3,
            Probe.Scalar("text", TextDataViewType.Instance, row => (row == 1 ? "" : $"t{row}").AsMemory()),
            Probe.Scalar("flag", BooleanDataViewType.Instance, row => row == 2),
            Probe.Scalar("sbyte", NumberDataViewType.SByte, row => (sbyte)-row),
            Probe.Scalar("byte", NumberDataViewType.Byte, row => (byte)(255 - row)),
            Probe.Scalar("short", NumberDataViewType.Int16, row => (short)-row),
            Probe.Scalar("ushort", NumberDataViewType.UInt16, row => (ushort)row),
            Probe.Scalar("int", NumberDataViewType.Int32, row => (int)-row),
            Probe.Scalar("uint", NumberDataViewType.UInt32, row => uint.MaxValue - (uint)row),
            Probe.Scalar("long", NumberDataViewType.Int64, row => -(1L << 53) + row),
            Probe.Scalar("ulong", NumberDataViewType.UInt64, row => (1UL << 53) - (ulong)row),
            Probe.Scalar("single", NumberDataViewType.Single, row => row == 1 ? float.NaN : row + 0.1f),
            Probe.Scalar("double", NumberDataViewType.Double, row => row == 1 ? double.NaN : row + 0.1),
            Probe.Scalar("named", Key<uint>(2), row => (uint)row, Probe.KeyValues("x", "y")),
            Probe.Scalar("empty", Key<byte>(2), row => (byte)row, Probe.KeyValues("", "y")),
            Probe.Scalar("key", Key<ushort>(9), row => (ushort)(3 * row)),
            Probe.Scalar("wide", Key<ulong>(9), row => (ulong)(3 * row))
        );

        var table = view.AsVaeTable();
        var rows = table.Read().First();

        Assert.Equal(
            [
                "text Text: t0, , t2",
                "flag Boolean: 0, 0, 1",
                "sbyte Integer: 0, -1, -2",
                "byte Integer: 255, 254, 253",
                "short Integer: 0, -1, -2",
                "ushort Integer: 0, 1, 2",
                "int Integer: 0, -1, -2",
                "uint Integer: 4294967295, 4294967294, 4294967293",
                "long Integer: -9007199254740992, -9007199254740991, -9007199254740990",
                "ulong Integer: 9007199254740992, 9007199254740991, 9007199254740990",
                "single Real: 0.1, NaN, 2.1",
                "double Real: 0.1, NaN, 2.1",
                "named Text: , x, y",
                "empty Text: , , y",
                "key Integer: NaN, 3, 6",
                "wide Integer: NaN, 3, 6",
            ],
            Describe(rows)
        );
        Assert.Null(rows.Texts(0)[1]);
    }

    [Fact]
    public void Keys_of_numbers_are_their_values()
    {
        var keys = ml
            .Data.LoadFromEnumerable(new[] { 30, 10, 30 }.Select(age => new Person { Age = age }))
            .Apply(ml.Transforms.Conversion.MapValueToKey("Age"));

        Assert.Equal(["Age Text: 30, 10, 30"], Describe(keys.AsVaeTable("Age").Read().First()));
    }

    [Fact]
    public void Columns_that_are_hidden_or_not_named_are_not_read()
    {
        var source = Source.Of(9);
        var view = source.Apply(ml.Transforms.CopyColumns("Flag", "Number"));

        var table = view.AsVaeTable("Flag", "Text");
        Assert.Equal(0, source.Log.Opened);
        Assert.Equal(9, table.Read().Sum(rows => rows.Count));

        Assert.Equal([new TableField("Flag", CellType.Integer), new TableField("Text", CellType.Text)], table.Fields);
        Assert.Equal(["Number", "Text"], source.Log.Activated);
        Assert.Equal(source.Log.Opened, source.Log.Disposed);
        Assert.Equal("the data", table.Name);
    }

    [Fact]
    public void Every_reading_gives_all_rows_in_one_buffer()
    {
        var source = Source.Of(9000);
        var table = source.AsVaeTable("Number");
        for (var reading = 0; reading < 2; reading++)
        {
            var expected = -5.0;
            var buffers = new HashSet<TableRows>();
            foreach (var rows in table.Read())
            {
                buffers.Add(rows);
                foreach (var number in rows.Numbers(0)[..rows.Count])
                {
                    Assert.Equal(expected++, number);
                }
            }

            Assert.Equal(8995, expected);
            Assert.Single(buffers);
            Assert.Equal((reading + 1, reading + 1), (source.Log.Opened, source.Log.Disposed));
        }
    }

    [Theory]
    [InlineData("Words", "elements in columns of their own, or the names of the other columns", "Vector<String>")]
    [InlineData("Data", "elements in columns of their own, or the names of the other columns", "Vector<Single, 6>")]
    [InlineData(
        "Tags",
        "elements in columns of their own, or the names of the other columns",
        "Vector<Key<UInt16, 0-3>, 2>"
    )]
    [InlineData("When", "dates and times as numbers, such as days, or the names of the other columns", "DateTime")]
    [InlineData(
        "Zone",
        "dates and times as numbers, such as days, or the names of the other columns",
        "DateTimeOffset"
    )]
    [InlineData("Took", "dates and times as numbers, such as days, or the names of the other columns", "TimeSpan")]
    [InlineData("Id", "the names of the other columns", "DataViewRowId")]
    public void What_is_no_cell_is_refused_by_name(string column, string todo, string type)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => Source.Of(3).AsVaeTable("Text", column));

        Assert.Equal(
            $"Schema mismatch for input column '{column}': expected text, a Boolean, a key or a number ({todo}), got {type} (Parameter 'inputSchema')",
            e.Message
        );
    }

    [Fact]
    public void Columns_that_are_not_there_or_named_twice_are_refused()
    {
        var missing = Assert.Throws<ArgumentOutOfRangeException>(() => Source.Of(3).AsVaeTable("Nowhere"));
        var twice = Assert.Throws<ArgumentException>(() => Source.Of(3).AsVaeTable("Text", "Flag", "Text"));
        var none = Assert.Throws<ArgumentException>(() => new ProbeView(3).AsVaeTable());

        Assert.Equal("Could not find input column 'Nowhere' (Parameter 'inputSchema')", missing.Message);
        Assert.Equal("The columns of the table are 'Text', 'Flag', 'Text'; expected distinct names.", twice.Message);
        Assert.Equal("The data has no columns; expected at least one.", none.Message);
    }

    [Fact]
    public void Numbers_that_are_no_cells_are_refused_by_row_and_column()
    {
        Refuses(
            Probe.Scalar("x", NumberDataViewType.Single, row => row == 2 ? float.PositiveInfinity : 1),
            "Row 2: column 'x' holds Infinity; expected a finite number, or NaN for a missing cell."
        );
        Refuses(
            Probe.Scalar("x", NumberDataViewType.Int64, row => row == 2 ? (1L << 53) + 1 : 1),
            "Row 2: column 'x' holds 9007199254740993; expected whole numbers up to ±2⁵³."
        );
        Refuses(
            Probe.Scalar("x", NumberDataViewType.UInt64, row => row == 2 ? ulong.MaxValue : 1),
            "Row 2: column 'x' holds 18446744073709551615; expected whole numbers up to ±2⁵³."
        );
        Refuses(
            Probe.Scalar("x", Key<uint>(2), row => row == 2 ? 7u : 1, Probe.KeyValues("x", "y")),
            "Row 2: column 'x' holds the key 7; expected a key from 0 to 2."
        );

        static void Refuses(ProbeColumn column, string message)
        {
            var table = new ProbeView(3, column).AsVaeTable();
            Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => table.Read().ToList()).Message);
        }
    }

    private static KeyDataViewType Key<T>(int count) => new(typeof(T), count);

    private static IEnumerable<string> Describe(TableRows rows) =>
        rows.Fields.Select(
            (field, c) =>
                $"{field.Name} {field.Type}: "
                + string.Join(
                    ", ",
                    Enumerable
                        .Range(0, rows.Count)
                        .Select(row =>
                            field.Type == CellType.Text
                                ? rows.Texts(c)[row]
                                : rows.Numbers(c)[row].ToString("R", System.Globalization.CultureInfo.InvariantCulture)
                        )
                )
        );
}
