namespace Vae.Data.Tests.Tables;

/// <summary>What is no table of text says so: each message as a whole.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("", "FILE is empty; expected a table as CSV, Parquet or Arrow.")]
    [InlineData("\n1,2\n", "FILE is blank in its first line; expected a header line with the names of the columns.")]
    [InlineData("a,b\n", "FILE has columns and no rows; expected at least one.")]
    [InlineData(
        "39,State-gov\n50,Private\n",
        "FILE has the number 39 in its first line, column 1; expected a header line with the names of the columns (a name that is a number stands in quotes)."
    )]
    [InlineData(
        "a,b,a\n1,2,3\n",
        "FILE calls both column 1 and column 3 'a'; expected a name of its own for each column."
    )]
    [InlineData(
        ",a\n0,2\n",
        "FILE has no name for column 1, as pandas writes its index; expected a name for each column (index=False leaves the index out)."
    )]
    [InlineData("a,b\n1,2\n3\n", "FILE has 1 cell in row 1 (line 3); expected 2, one for each name in the header.")]
    [InlineData("a,b\n1,2,3\n", "FILE has 3 cells in row 0 (line 2); expected 2, one for each name in the header.")]
    [InlineData(
        "a,b\n1,2\n\n3,4\n",
        "FILE is blank in line 3 and goes on in line 4; expected blank lines at the end alone."
    )]
    [InlineData(
        "a,b\n1,2\n3,\"x\n5,6\n",
        "FILE has a quote in row 1 (line 3) that is not closed; expected a second one behind the cell, and two for one within it."
    )]
    [InlineData(
        "a,b\n\"x,2\n",
        "FILE has a quote in row 0 (line 2) that is not closed; expected a second one behind the cell, and two for one within it."
    )]
    [InlineData(
        "a,b\n1,2\" by 3\"\n",
        "FILE has '2\" by 3\"' in row 0 (line 2), column 2; expected quotes around a whole cell, and two for one within it."
    )]
    [InlineData(
        "a,b\n1,\"x\"y\"\"\n",
        "FILE has '\"x\"y\"\"' in row 0 (line 2), column 2; expected quotes around a whole cell, and two for one within it."
    )]
    [InlineData(
        "a,when\n1,\n2,2024-01-31\n",
        "FILE has dates or times, such as 2024-01-31, in the column 'when', which are not supported; expected numbers, such as the days since some date, or the type Text for the column."
    )]
    [InlineData(
        "a,when\n1,2024-01-31T12:30:00Z\n2,2024-02-01 12:30\n3,never\n",
        "FILE has dates or times, such as 2024-01-31T12:30:00Z, in the column 'when', which are not supported; expected numbers, such as the days since some date, or the type Text for the column."
    )]
    [InlineData(
        "a,b\n1,9007199254740993\n",
        "FILE has '9007199254740993' in row 0 (line 2), column 'b'; expected a whole number within ±9007199254740992 (2^53), or the type Text for the column, which keeps every digit."
    )]
    [InlineData(
        "a,b\n1,0.5\n2,-Infinity\n",
        "FILE has '-Infinity' in row 1 (line 3), column 'b'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real."
    )]
    [InlineData(
        "a,b\n1,0.5\n2,1e39\n",
        "FILE has '1e39' in row 1 (line 3), column 'b'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real."
    )]
    [InlineData(
        "a;b\n1,5;1.234\n",
        "FILE has 1,5 in the column 'a' and 1.234 in the column 'b'; expected one decimal mark in all columns of numbers, or a type for one of the two."
    )]
    [InlineData("{\"a\": 1}\n", "FILE is JSON or the like; expected a table as CSV, Parquet or Arrow.")]
    public void A_text_that_is_no_table_says_why(string text, string message) =>
        Assert.Equal(message, TableFiles.Refusal(directory.WriteText("x.csv", text)));

    [Theory]
    [InlineData(CellType.Integer, "1.5", "a whole number, as the column is of the type Integer")]
    [InlineData(CellType.Integer, "red", "a whole number, as the column is of the type Integer")]
    [InlineData(
        CellType.Integer,
        "-9007199254740993",
        "a whole number within ±9007199254740992 (2^53), or the type Text for the column, which keeps every digit"
    )]
    [InlineData(CellType.Boolean, "2", "true or false, as the column is of the type Boolean")]
    [InlineData(CellType.Boolean, "yes", "true or false, as the column is of the type Boolean")]
    [InlineData(
        CellType.Real,
        "1,234.5",
        "a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real"
    )]
    public void A_cell_that_does_not_fit_the_given_type_is_named(CellType type, string cell, string expected)
    {
        var path = directory.WriteText("x.csv", $"a,b\nx,1\ny,\"{cell}\"\n");
        var options = new TableReaderOptions { Types = new Dictionary<string, CellType> { ["b"] = type } };
        Assert.Equal(
            $"FILE has '{cell}' in row 1 (line 3), column 'b'; expected {expected}.",
            TableFiles.Refusal(path, options)
        );
    }

    [Fact]
    public void Decimal_marks_of_one_column_do_not_change()
    {
        var path = directory.WriteText("x.csv", "a;b\n1,5;x\n2.5;y\n");
        var options = new TableReaderOptions { Types = new Dictionary<string, CellType> { ["a"] = CellType.Real } };
        Assert.Equal(
            "FILE has '2.5' in row 1 (line 3), column 'a'; expected a finite number within the range of float32 (up to 3.4028235E+38), as the column is of the type Real.",
            TableFiles.Refusal(path, options)
        );
        Assert.Equal(["a Text", "b Text"], TableFiles.FieldsOf(path));
    }

    [Fact]
    public void A_type_for_a_column_that_is_not_there_is_refused()
    {
        var options = new TableReaderOptions { Types = new Dictionary<string, CellType> { ["c"] = CellType.Real } };
        Assert.Equal(
            "FILE has no column 'c', which the options name; expected one of a, b.",
            TableFiles.Refusal(directory.WriteText("x.csv", "a,b\n1,2\n"), options)
        );
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.Equal(
            "FILE starts with the bytes 000008030000 and is no text; expected a table as CSV, Parquet or Arrow.",
            TableFiles.Refusal(directory.Write("x", 0, 0, 8, 3, 0, 0))
        );
        Assert.Equal(
            "FILE has bytes at its start that are no text in its encoding; expected UTF-8, or UTF-16 with a byte-order mark.",
            TableFiles.Refusal(directory.Write("x", [.. "a,b\n1,"u8, 0xE4, .. "\n"u8]))
        );
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_not_read_for_ever()
    {
        var path = directory.WriteText("x.csv", "a,b\n1,\"" + string.Concat(Enumerable.Repeat("x,y\n", 5_000_000)));
        Assert.Equal(
            "FILE has more than 16777216 characters in row 0; expected shorter rows, or the end of a quote.",
            TableFiles.Refusal(path)
        );
    }

    [Fact]
    public void A_pipe_without_types_is_refused()
    {
        var exception = Assert.Throws<InvalidDataException>(() =>
            TableReader.Open(new Reading.ForwardStream("a\n1\n"u8.ToArray()), "pipe")
        );
        Assert.Equal(
            "pipe is a pipe, which is read only once; expected a file, or the types of all columns.",
            exception.Message
        );
    }

    [Theory]
    [InlineData("x.csv")]
    [InlineData("x.parquet")]
    [InlineData("x.arrow")]
    public void A_file_that_changes_while_it_is_read_is_refused(string name)
    {
        TableFiles.Write(
            directory[name],
            [new("a", CellType.Real)],
            [
                [1.5],
                [2.5],
            ]
        );
        File.SetLastWriteTimeUtc(directory[name], new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        using var reader = TableReader.Open(directory[name]);
        File.SetLastWriteTimeUtc(directory[name], new DateTime(2026, 1, 2, 3, 4, 6, DateTimeKind.Utc));
        var length = new FileInfo(directory[name]).Length;
        var exception = Assert.Throws<IOException>(() => TableFiles.Read(reader));
        Assert.Equal(
            $"{directory[name]} changed while it was read: it had {length} bytes of 2026-01-02 03:04:05.0000000Z and now has {length} bytes of 2026-01-02 03:04:06.0000000Z; expected a file that stays as it is.",
            exception.Message
        );
    }

    [Fact]
    public void Rows_of_other_columns_are_refused()
    {
        const string name = "x.csv";
        TableFiles.Write(
            directory[name],
            [new("a", CellType.Real)],
            [
                [1.5],
            ]
        );
        using var reader = TableReader.Open(directory[name]);
        var exception = Assert.Throws<ArgumentException>(() =>
            reader.Read(new TableRows([new("a", CellType.Text)], 1))
        );
        Assert.Equal(
            $"The rows have the columns a Text; expected a Real, those of {directory[name]}.",
            exception.Message
        );
    }
}
