using System.CommandLine;
using Vae.Data;

namespace Vae.Cli;

/// <summary><c>vae data</c>: fetches a data set, or lists those that can be fetched.</summary>
internal sealed class DataCommand : VaeCommand
{
    private readonly Argument<string?> name = new("data")
    {
        Description =
            "mnist, fashion-mnist or a directory of files of rows; the known data sets are listed without it.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly ReadingOptions reading = new(ofRows: false);

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
        Add(json);
    }

    protected override int Run(ParseResult parse)
    {
        var cache = new DataSetCache();
        if (parse.GetValue(name) is { } data)
        {
            var files = cache.Resolve(data, Context.Error.WriteLine, Context.Cancellation);
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
        else
        {
            Write(parse, ["data set", "there", "directory"], [.. KnownDataSet.All.Select(set => Describe(cache, set))]);
        }

        return ExitCode.Success;
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
