using System.CommandLine;
using Vae.Data;

namespace Vae.Cli;

/// <summary><c>vae data</c>: fetches a data set, or lists those that can be fetched.</summary>
internal sealed class DataCommand : VaeCommand
{
    private readonly Argument<string?> name = new("data")
    {
        Description =
            "mnist, fashion-mnist, sprites or a directory of files of rows; the known data sets are listed without it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly ReadingOptions reading = new(ofRows: false);

    private readonly Option<string?> output = new("--out", "-o")
    {
        Description = "A directory to put a known data set into, in place of the cache.",
    };

    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };

    public DataCommand(CliContext context)
        : base(
            context,
            "data",
            $"Fetch a data set into the cache ({DataSetCache.EnvironmentVariable} names it), verify it and show its files.",
            "vae data mnist"
        )
    {
        Add(name);
        reading.AddTo(this);
        AddAll(output, json);
    }

    protected override int Run(ParseResult parse)
    {
        var cache = new DataSetCache();
        if (parse.GetValue(name) is { } data)
        {
            var files = Files(cache, data, parse.GetValue(output));
            var asked = reading.Of(parse, Context);
            Write(
                parse,
                ["file", "items", "shape", "type"],
                [
                    .. Rows(files.TrainImages, files.TrainLabels, asked),
                    .. files.TestImages is { } test ? Rows(test, files.TestLabels, asked) : [],
                ]
            );
        }
        else if (reading.Given(parse) is { } idle)
        {
            throw new UsageException($"{idle.Name} was given without a directory, whose files it is of.");
        }
        else if (parse.GetValue(output) is not null)
        {
            throw new UsageException($"{output.Name} was given without a data set; expected {KnownDataSet.Names}.");
        }
        else
        {
            Write(parse, ["data set", "there", "directory"], [.. KnownDataSet.All.Select(set => Describe(cache, set))]);
        }

        return ExitCode.Success;
    }

    private DataSetFiles Files(DataSetCache cache, string data, string? directory)
    {
        if (directory is null)
        {
            return cache.Resolve(data, Context.Error.WriteLine, Context.Cancellation);
        }

        var known =
            KnownDataSet.Find(data)
            ?? throw new UsageException(
                $"{output.Name} was given with {data}, which is no known data set; expected {KnownDataSet.Names}."
            );
        return DataSetCache.PutInto(directory, known, Context.Error.WriteLine, Context.Cancellation);
    }

    private static IEnumerable<string[]> Rows(string path, string? labelsPath, RowReaderOptions asked)
    {
        using var rows = UsageException.Check(() => RowReader.Open(path, asked.BesideLabels(labelsPath is not null)));
        using var labels = labelsPath is null
            ? null
            : UsageException.Check(() => RowReader.OpenLabels(labelsPath, asked));
        UsageException.Check(() => asked.RequireText(rows, labels));
        return labels is null ? [Describe(rows)] : [Describe(rows), Describe(labels)];
    }

    private static string[] Describe(RowReader reader) =>
        [
            reader.Name,
            $"{reader.Count}",
            $"[{string.Join(", ", reader.RowShape)}]",
            reader.ElementType?.ToString() ?? "text",
        ];

    private static string[] Describe(DataSetCache cache, KnownDataSet set) =>
        [set.Name, cache.Contains(set) ? "yes" : "no", cache.DirectoryOf(set)];

    private void Write(ParseResult parse, string[] header, List<string[]> rows)
    {
        if (parse.GetValue(json))
        {
            JsonText.Write(
                Context.Output,
                rows.Select(row => header.Zip(row).ToDictionary(cell => cell.First, cell => cell.Second))
            );
        }
        else
        {
            TextTable.Write(Context, header, rows);
        }
    }
}
