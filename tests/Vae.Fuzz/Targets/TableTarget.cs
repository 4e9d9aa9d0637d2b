using Vae.Data;

namespace Vae.Fuzz;

/// <summary>
/// Tables of text: what a file gives, a pipe that trickles gives, too, once the types are known, and so does a copy as CSV, Parquet or Arrow.
/// </summary>
internal sealed class TableTarget() : FuzzTarget("table")
{
    private static readonly string[] Copies = ["x.csv", "x.tsv", "x.parquet", "x.arrow", "x.arrows"];

    public override IReadOnlyList<byte[]> Seeds { get; } =
        RowSeeds.Texts(
            "age, workclass, income\n39, State-gov, <=50K\n50, ?, >50K\n",
            "a;b\n1,5;x\n-0,25;\"y;z\"\n",
            "a\tb\r\ntrue\t1e3\r\nFALSE\tNA\r\n",
            "\uFEFF\"a\",\"b,\"\"c\"\"\"\n1,\"x\ny\"\n\n",
            "zip\n00123\n\n99999\n"
        );

    public override IReadOnlyList<byte[]> Words { get; } =
        RowSeeds.Texts(
            ",",
            ";",
            "\t",
            "\n",
            "\r\n",
            "\"",
            "\"\"",
            " ",
            "?",
            "NA",
            "true",
            "0",
            "007",
            "-1.5",
            "1e39",
            "inf",
            "9007199254740993",
            "2024-01-31",
            "ä",
            "\0"
        );

    public override void Try(byte[] input)
    {
        if (Read(() => TableReader.Open(new MemoryStream(input, writable: false), "x")) is not { } whole)
        {
            return;
        }

        var draw = new Random(input.Aggregate(17, (hash, b) => unchecked(hash * 31 + b)));
        var options = new TableReaderOptions
        {
            Types = whole.Fields.ToDictionary(column => column.Name, column => column.Type),
        };
        Alike(whole, Read(() => TableReader.Open(new TrickleStream(input, 1 + draw.Next(9)), "x", options)), "A pipe");
        // A name that is blank is read from quotes, and not written.
        if (whole.Rows.Count == 0 || whole.Fields.Any(column => string.IsNullOrWhiteSpace(column.Name)))
        {
            return;
        }

        var path = Scratch[Copies[draw.Next(Copies.Length)]];
        using (var writer = TableWriter.Create(path, whole.Fields))
        {
            writer.Write(whole.Rows);
            writer.Complete();
        }

        Alike(whole, Read(() => TableReader.Open(path, options)), $"A copy, {Path.GetExtension(path)},");
    }

    /// <summary>All that a reader gives; null for a refusal.</summary>
    private static Table? Read(Func<TableReader> open) =>
        Expect.Taken(
            () =>
            {
                using var reader = open();
                var rows = new TableRows(reader.Fields, 1 << 12);
                reader.Read(rows);
                return new Table([.. reader.Fields], rows);
            },
            out _
        );

    private static void Alike(Table expected, Table? found, string what)
    {
        Expect.True(found is not null, $"{what} is refused.");
        Expect.True(
            expected.Fields.SequenceEqual(found!.Fields) && expected.Rows.Count == found.Rows.Count,
            $"{what} has other columns, or {found.Rows.Count} rows of {expected.Rows.Count}."
        );
        for (var i = 0; i < expected.Fields.Count; i++)
        {
            var same =
                expected.Fields[i].Type == CellType.Text
                    ? expected
                        .Rows.Texts(i)[..expected.Rows.Count]
                        .SequenceEqual(found.Rows.Texts(i)[..found.Rows.Count])
                    : expected
                        .Rows.Numbers(i)[..expected.Rows.Count]
                        .SequenceEqual(found.Rows.Numbers(i)[..found.Rows.Count]);
            Expect.True(same, $"{what} has other cells in column {i + 1}.");
        }
    }

    private sealed record Table(IReadOnlyList<TableField> Fields, TableRows Rows);
}
