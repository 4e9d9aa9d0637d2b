using System.Text;

namespace Vae.Data.Tests.Tables;

/// <summary>What a table holds comes back from every format.</summary>
public sealed class RoundTripTests : IDisposable
{
    private const int Cases = 100;

    private readonly TemporaryDirectory directory = new();

    public static TheoryData<string> Binary => ["x.parquet", "x.arrow", "x.feather", "x.arrows"];

    public static TheoryData<string> Text => ["x.csv", "x.tsv", "x.csv.gz", "x.tsv.zst"];

    public static TheoryData<string> All => [.. Binary.Concat(Text)];

    public void Dispose() => directory.Dispose();

    [Theory, MemberData(nameof(Binary))]
    public void Any_table_comes_back_with_its_types(string name)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var table = new RandomTable(seed);
            TableFiles.Write(directory[name], table.Fields, table.Cells);
            using var reader = TableReader.Open(directory[name]);
            Assert.Equal(table.Fields, reader.Fields);
            Same(table, TableFiles.Read(reader), text => text, seed);
        }
    }

    [Theory, MemberData(nameof(Text))]
    public void Any_table_comes_back_from_text_whose_types_are_given(string name)
    {
        var missing = new HashSet<string>(TableReaderOptions.DefaultMissingMarks);
        for (var seed = 0; seed < Cases; seed++)
        {
            var table = new RandomTable(seed);
            TableFiles.Write(directory[name], table.Fields, table.Cells);
            using var reader = TableReader.Open(directory[name], new() { Types = table.Types });
            Assert.Equal(table.Fields, reader.Fields);
            Assert.Null(reader.Count);
            // What is a mark of a missing cell is a missing cell, in quotes, too.
            Same(table, TableFiles.Read(reader), text => missing.Contains(text.Trim(' ', '\t')) ? null : text, seed);
        }
    }

    [Theory, MemberData(nameof(Text))]
    public void Types_come_back_from_text(string name)
    {
        TableField[] fields =
        [
            new("t", CellType.Text),
            new("b", CellType.Boolean),
            new("i", CellType.Integer),
            new("r", CellType.Real),
            new("whole", CellType.Real),
        ];
        object?[][] cells =
        [
            ["x", 1.0, 5.0, 0.5, 2.0],
            [null, null, null, null, null],
            ["y", 0.0, -7.0, 1e30, -0.0],
        ];
        TableFiles.Write(directory[name], fields, cells);
        using var reader = TableReader.Open(directory[name]);
        Assert.Equal(fields, reader.Fields);
        Assert.Equal(3, reader.Count);
        Assert.Equal(cells, TableFiles.Read(reader));
    }

    [Theory, MemberData(nameof(All))]
    public void The_same_rows_make_the_same_bytes_however_many_come_at_a_time(string name)
    {
        var table = new RandomTable(11);
        TableFiles.Write(directory[name], table.Fields, table.Cells, 1);
        var one = File.ReadAllBytes(directory[name]);
        TableFiles.Write(directory[name], table.Fields, table.Cells, 1000);
        Assert.Equal(one, File.ReadAllBytes(directory[name]));
    }

    [Theory, MemberData(nameof(All))]
    public void Tables_of_several_groups_come_back(string name)
    {
        const int count = 150_000;
        TableField[] fields = [new("i", CellType.Integer), new("t", CellType.Text), new("r", CellType.Real)];
        var rows = new TableRows(fields, 1000);
        using (var writer = TableWriter.Create(directory[name], fields))
        {
            for (var first = 0; first < count; first += rows.Capacity)
            {
                rows.Count = rows.Capacity;
                for (var i = 0; i < rows.Count; i++)
                {
                    rows.Numbers(0)[i] = first + i;
                    rows.Texts(1)[i] = (first + i) % 3 == 0 ? null : $"t{(first + i) % 100_000}";
                    rows.Numbers(2)[i] = (first + i) % 5 == 0 ? double.NaN : (first + i) / 8.0;
                }

                writer.Write(rows);
            }

            writer.Complete();
        }

        using var reader = TableReader.Open(directory[name]);
        var read = new TableRows(reader.Fields, 4096);
        var at = 0;
        while (reader.Read(read) > 0)
        {
            for (var i = 0; i < read.Count; i++, at++)
            {
                Assert.Equal(at, read.Numbers(0)[i]);
                Assert.Equal(at % 3 == 0 ? null : $"t{at % 100_000}", read.Texts(1)[i]);
                Assert.Equal(at % 5 == 0 ? double.NaN : at / 8.0, read.Numbers(2)[i]);
            }
        }

        Assert.Equal(count, at);
    }

    [Theory, MemberData(nameof(All))]
    public void Texts_of_any_length_come_back(string name)
    {
        TableField[] fields = [new("a", CellType.Text), new("b", CellType.Text)];
        object?[][] cells =
        [
            .. Enumerable.Range(1, 400).Select(i => new object?[] { new string('ä', i), new string('x', 200_000 / i) }),
        ];
        TableFiles.Write(directory[name], fields, cells);
        Assert.Equal(cells, TableFiles.Read(directory[name]));
    }

    [Fact]
    public void Text_is_written_as_RFC_4180_has_it()
    {
        TableField[] fields =
        [
            new("t", CellType.Text),
            new("2019", CellType.Boolean),
            new("a;b", CellType.Integer),
            new("r", CellType.Real),
        ];
        TableFiles.Write(
            directory["x.csv"],
            fields,
            [
                ["plain", 1.0, 1.0, 0.1],
                ["a \"b\", c", 0.0, -0.0, 3.0],
                [null, null, null, null],
                ["", 1.0, 9.0, 1e21],
                ["NA", 0.0, 0.0, -0.0],
            ]
        );
        Assert.Equal(
            """
            t,"2019","a;b",r
            plain,true,1,0.1
            "a ""b"", c",false,0,3.0
            ,,,
            "",true,9,1E+21
            "NA",false,0,-0.0

            """.ReplaceLineEndings("\n"),
            Encoding.UTF8.GetString(File.ReadAllBytes(directory["x.csv"]))
        );
    }

    private static void Same(RandomTable table, object?[][] found, Func<string, string?> kept, int seed)
    {
        var expected = table
            .Cells.Select(row =>
                row.Select(cell =>
                        cell is string text ? kept(text)
                        : cell is null ? null
                        : (object)Convert.ToDouble(cell, null)
                    )
                    .ToArray()
            )
            .ToArray();
        Assert.True(expected.Length == found.Length, $"seed {seed}: {found.Length} rows of {expected.Length}");
        for (var row = 0; row < expected.Length; row++)
        {
            for (var i = 0; i < expected[row].Length; i++)
            {
                Assert.True(
                    Equals(expected[row][i], found[row][i]),
                    $"seed {seed}, row {row}, column {i}: {found[row][i]} for {expected[row][i]}"
                );
            }
        }
    }
}
