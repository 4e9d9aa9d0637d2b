namespace Vae.Data.Tests.Tables;

/// <summary>Parquet against DuckDB: what one writes the other reads.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void DuckDB_reads_types_and_missing_cells_as_they_were_written()
    {
        TableField[] fields =
        [
            new("t", CellType.Text),
            new("b", CellType.Boolean),
            new("i", CellType.Integer),
            new("r", CellType.Real),
            new("odd.name \"x\"", CellType.Text),
        ];
        TableFiles.Write(
            directory["x.parquet"],
            fields,
            [
                ["größe", true, 9007199254740992.0, 0.1, ""],
                [null, null, null, null, null],
                ["größe", false, -1.0, -1e300, "x"],
            ]
        );
        Assert.Equal(
            [
                ["t", "VARCHAR"],
                ["b", "BOOLEAN"],
                ["i", "BIGINT"],
                ["r", "DOUBLE"],
                ["odd.name \"x\"", "VARCHAR"],
            ],
            DuckDb.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{directory["x.parquet"]}')")
        );
        Assert.Equal(
            [
                ["größe", "True", "9007199254740992", "0.1", ""],
                [null, null, null, null, null],
                ["größe", "False", "-1", "-1E+300", "x"],
            ],
            DuckDb.Query($"SELECT * FROM '{directory["x.parquet"]}'")
        );
    }

    [Fact]
    public void DuckDB_reads_any_table_as_it_was_written()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var table = new RandomTable(seed);
            TableFiles.Write(directory["x.parquet"], table.Fields, table.Cells);
            var found = DuckDb.Query($"SELECT * FROM '{directory["x.parquet"]}'");
            Assert.Equal(table.Cells.Length, found.Length);
            for (var row = 0; row < found.Length; row++)
            {
                for (var i = 0; i < table.Fields.Length; i++)
                {
                    var cell = table.Cells[row][i];
                    Assert.True(
                        Equals(
                            cell switch
                            {
                                null => null,
                                string text => text,
                                _ when table.Fields[i].Type == CellType.Boolean => $"{Convert.ToDouble(cell) == 1}",
                                _ => (object)Convert.ToDouble(cell),
                            },
                            found[row][i] is { } text2 && table.Fields[i].Type is CellType.Integer or CellType.Real
                                ? found[row][i] is null
                                    ? null
                                    : double.Parse(found[row][i]!, System.Globalization.CultureInfo.InvariantCulture)
                                : found[row][i]
                        ),
                        $"seed {seed}, row {row}, column {i}: {found[row][i]} for {cell}"
                    );
                }
            }
        }
    }

    [Fact]
    public void DuckDB_reads_groups_of_65536_rows()
    {
        const int count = 150_000;
        TableField[] fields = [new("i", CellType.Integer), new("t", CellType.Text)];
        var rows = new TableRows(fields, count) { Count = count };
        for (var i = 0; i < count; i++)
        {
            rows.Numbers(0)[i] = i;
            rows.Texts(1)[i] = i % 3 == 0 ? null : $"t{i % 50_000}";
        }

        using (var writer = TableWriter.Create(directory["x.parquet"], fields))
        {
            writer.Write(rows);
            writer.Complete();
        }

        Assert.Equal(
            [
                ["150000", "11249925000", "100000", "50000"],
            ],
            DuckDb.Query(
                $"SELECT count(*), sum(i)::BIGINT, count(t), count(DISTINCT t) FROM '{directory["x.parquet"]}' WHERE t IS NULL OR t = 't' || (i % 50000)"
            )
        );
        Assert.Equal(
            [
                ["65536"],
                ["65536"],
                ["18928"],
            ],
            DuckDb.Query(
                $"SELECT DISTINCT ON (row_group_id) row_group_num_rows FROM parquet_metadata('{directory["x.parquet"]}') ORDER BY row_group_id"
            )
        );
    }

    [Theory]
    [InlineData("zstd", "V1")]
    [InlineData("snappy", "V1")]
    [InlineData("gzip", "V1")]
    [InlineData("uncompressed", "V1")]
    [InlineData("lz4_raw", "V1")]
    [InlineData("brotli", "V1")]
    [InlineData("zstd", "V2")]
    [InlineData("snappy", "V2")]
    public void What_DuckDB_writes_is_read(string codec, string version)
    {
        const int count = 10_000;
        DuckDb.Run(
            $"""
            COPY (
                SELECT
                    range AS i,
                    CASE WHEN range % 7 = 0 THEN NULL ELSE 'word ' || (range % 20) END AS t,
                    CASE WHEN range % 11 = 0 THEN NULL ELSE range / 8 END AS r,
                    range % 2 = 0 AS b,
                    (range % 100)::TINYINT AS i8, (range % 100)::UTINYINT AS u8,
                    range::SMALLINT AS i16, range::USMALLINT AS u16,
                    range::INTEGER AS i32, range::UINTEGER AS u32,
                    range::UBIGINT AS u64, (range / 4)::FLOAT AS f,
                    (range / 100)::DECIMAL(9, 2) AS d, (-range / 100)::DECIMAL(30, 4) AS big,
                    'unique ' || range AS u
                FROM range({count})
            ) TO '{directory[
                "x.parquet"
            ]}' (FORMAT parquet, CODEC '{codec}', ROW_GROUP_SIZE 2048, PARQUET_VERSION {version})
            """
        );
        using var reader = TableReader.Open(directory["x.parquet"]);
        Assert.Equal(count, reader.Count);
        Assert.Equal(
            "i Integer, t Text, r Real, b Boolean, i8 Integer, u8 Integer, i16 Integer, u16 Integer, i32 Integer, u32 Integer, u64 Integer, f Real, d Real, big Real, u Text",
            string.Join(", ", reader.Fields.Select(field => $"{field.Name} {field.Type}"))
        );
        var rows = TableFiles.Read(reader, 3000);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(
                [
                    (double)i,
                    i % 7 == 0 ? null : $"word {i % 20}",
                    i % 11 == 0 ? null : i / 8.0,
                    i % 2 == 0 ? 1.0 : 0.0,
                    i % 100.0,
                    i % 100.0,
                    (double)i,
                    (double)i,
                    (double)i,
                    (double)i,
                    (double)i,
                    i / 4.0,
                    i / 100.0,
                    i == 0 ? 0.0 : -i / 100.0,
                    $"unique {i}",
                ],
                rows[i]
            );
        }
    }

    [Theory]
    [InlineData("DATE '2024-01-31'", "2024-01-31", "2024-01-31")]
    [InlineData("TIMESTAMP '2024-01-31 12:30:01.5'", "2024-01-31T12:30:01.5", "2024-01-31T12:30:01.5")]
    [InlineData("TIMESTAMPTZ '2024-01-31 12:30:00+00'", "2024-01-31T12:30:00Z", "2024-01-31T12:30:00Z")]
    [InlineData("TIME '12:30:01.25'", "12:30:01.25", "12:30:01.25")]
    public void Dates_are_refused_unless_they_are_said_to_be_text(string value, string example, string text)
    {
        DuckDb.Run(
            $"COPY (SELECT range AS i, CASE WHEN range = 0 THEN NULL ELSE {value} END AS \"when\" FROM range(2)) TO '{directory["x.parquet"]}'"
        );
        Assert.Equal(
            $"FILE has dates or times, such as {example}, in the column 'when', which are not supported; expected numbers, such as the days since some date, or the type Text for the column.",
            TableFiles.Refusal(directory["x.parquet"])
        );
        var options = new TableReaderOptions { Types = new Dictionary<string, CellType> { ["when"] = CellType.Text } };
        Assert.Equal(
            [
                [0.0, null],
                [1.0, text],
            ],
            TableFiles.Read(directory["x.parquet"], options)
        );
        Assert.Equal(
            TableFiles.Read(directory["x.parquet"], options),
            TableFiles.Read(directory["x.parquet"], new TableReaderOptions { DatesAreText = true })
        );
    }

    [Theory]
    [InlineData("[1, 2]", "FILE has lists or groups of values in the column 'x'; expected numbers, Booleans or text.")]
    [InlineData(
        "{'a': 1}",
        "FILE has lists or groups of values in the column 'x'; expected numbers, Booleans or text."
    )]
    [InlineData("'ab'::BLOB", "FILE has binary values in the column 'x'; expected numbers, Booleans or text.")]
    [InlineData(
        "9007199254740993",
        "FILE has '9007199254740993' in row 0, column 'x'; expected a whole number within ±9007199254740992 (2^53), or the type Text for the column, which keeps every digit."
    )]
    [InlineData(
        "18446744073709551615::UBIGINT",
        "FILE has '18446744073709551615' in row 0, column 'x'; expected a whole number within ±9007199254740992 (2^53), or the type Text for the column, which keeps every digit."
    )]
    [InlineData(
        "'infinity'::FLOAT",
        "FILE has 'Infinity' in row 0, column 'x'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real."
    )]
    [InlineData(
        "1e39::DOUBLE",
        "FILE has '1E+39' in row 0, column 'x'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real."
    )]
    public void What_has_no_place_in_a_table_is_refused(string value, string message)
    {
        DuckDb.Run($"COPY (SELECT {value} AS x) TO '{directory["x.parquet"]}' (FORMAT parquet)");
        Assert.Equal(message, TableFiles.Refusal(directory["x.parquet"]));
    }

    [Fact]
    public void Given_types_are_taken()
    {
        DuckDb.Run(
            $"COPY (SELECT 9007199254740993 AS big, 3 AS i, 2.0::DOUBLE AS r, true AS b, '1.5' AS t, 0 AS f, 12.50::DECIMAL(9,2) AS d) TO '{directory["x.parquet"]}' (FORMAT parquet)"
        );
        var options = new TableReaderOptions
        {
            Types = new Dictionary<string, CellType>
            {
                ["big"] = CellType.Text,
                ["i"] = CellType.Real,
                ["r"] = CellType.Integer,
                ["b"] = CellType.Integer,
                ["t"] = CellType.Real,
                ["f"] = CellType.Boolean,
                ["d"] = CellType.Text,
            },
        };
        Assert.Equal(
            [
                ["9007199254740993", 3.0, 2.0, 1.0, 1.5, 0.0, "12.50"],
            ],
            TableFiles.Read(directory["x.parquet"], options)
        );
    }

    [Fact]
    public void A_missing_number_of_floats_may_be_NaN()
    {
        DuckDb.Run($"COPY (SELECT 'nan'::DOUBLE AS x UNION ALL SELECT 1) TO '{directory["x.parquet"]}'");
        Assert.Equal(
            [
                [null],
                [1.0],
            ],
            TableFiles.Read(directory["x.parquet"])
        );
    }

    [Fact]
    public void A_damaged_or_packed_file_is_refused()
    {
        TableFiles.Write(
            directory["x.parquet"],
            [new("a", CellType.Real)],
            [
                [1.5],
            ]
        );
        var bytes = File.ReadAllBytes(directory["x.parquet"]);
        Assert.Equal(
            "FILE is a damaged Parquet file, or uses what is not supported; expected one that can be read to its end.",
            TableFiles.Refusal(directory.Write("y", [.. bytes, 0, 0, 0, 0]))
        );
        Assert.Equal(
            "FILE is a Parquet file that is packed or comes from a pipe; expected one that can be read from its end, where its columns stand.",
            TableFiles.Refusal(directory.Write("z", Reading.Packed.As("gzip", bytes)))
        );
        Assert.Equal(
            "FILE is an encrypted Parquet file; expected one that is not.",
            TableFiles.Refusal(directory.Write("e", [.. "PARE"u8, .. bytes[4..]]))
        );
    }
}
