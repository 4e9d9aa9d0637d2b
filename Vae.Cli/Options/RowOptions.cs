using System.CommandLine;
using Vae.Data;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>The images, with or without labels, that a command reads.</summary>
internal sealed class RowOptions : OptionGroup
{
    public const string TestSplit = "test";
    private const string TrainSplit = "train";

    private readonly Option<string?> images;
    private readonly Option<string?> labels;
    private readonly Option<string?> data;
    private readonly Option<string?> split;
    private readonly Option<long?> count;
    private readonly ReadingOptions reading;

    public RowOptions()
    {
        images = Add<string?>(
            "--images",
            $"The rows: {RowFormat.Readable}, also with gzip or zstd, or a directory of PNG and JPEG files; - for the standard input."
        );
        labels = Add<string?>(
            "--labels",
            $"Their labels: {RowFormat.Readable}, one per row; not for text with a column of labels."
        );
        data = Add<string?>(
            "--data",
            "Instead of files: mnist, fashion-mnist, sprites or a directory of files of rows or of pictures."
        );
        split = Add<string?>("--split", $"Which part of --data; {TestSplit} by default.");
        split.AcceptOnlyFromAmong(TestSplit, TrainSplit);
        count = Add<long?>("--count", "Only the first rows.", "-n");
        count.Validators.Add(Validate.AtLeast(count, 1));
        reading = AddGroup(new ReadingOptions());
    }

    /// <summary>The option that names a data set.</summary>
    public Option DataOption => data;

    /// <summary>Whether the command line names images at all.</summary>
    public bool AreGiven(ParseResult parse) => parse.GetValue(images) is not null || parse.GetValue(data) is not null;

    /// <summary>The files that the command line names: images and labels, or those of a data set.</summary>
    public IEnumerable<string> Inputs(ParseResult parse)
    {
        if (parse.GetValue(images) is { } file)
        {
            foreach (var path in file == RowInput.StandardInput ? ["/dev/stdin"] : TrainingData.FilesAt(file))
            {
                yield return path;
            }
        }

        if (parse.GetValue(labels) is { } beside)
        {
            yield return beside;
        }

        foreach (var path in parse.GetValue(data) is { } name ? TrainingData.Inputs(name) : [])
        {
            yield return path;
        }
    }

    /// <summary>The data set's name as a model card has it, or null for files.</summary>
    public string? Data(ParseResult parse) =>
        parse.GetValue(data) is { } given ? KnownDataSet.Find(given)?.Name ?? given : null;

    /// <summary>The part of the data set that is read.</summary>
    public string Split(ParseResult parse) => parse.GetValue(split) ?? TestSplit;

    /// <summary>How many rows were asked for; null for all.</summary>
    public long? Count(ParseResult parse) => parse.GetValue(count);

    /// <summary>Opens the images for a model.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="context">Gives the standard input, and takes messages of a download.</param>
    /// <param name="model">The model whose size and classes the rows have to fit.</param>
    /// <param name="limit">The most rows when the command line does not say; null for all.</param>
    public RowInput Open(ParseResult parse, CliContext context, BundleModel model, int? limit = null)
    {
        var (imagesPath, labelsPath) = Paths(parse, context);
        return RowInput.Open(
            imagesPath,
            labelsPath,
            reading.Of(parse, context),
            new RowsAsked(Count(parse), limit),
            model,
            context
        );
    }

    private (string Images, string? Labels) Paths(ParseResult parse, CliContext context)
    {
        if (parse.GetValue(data) is not { } name)
        {
            var path =
                parse.GetValue(images) ?? throw new UsageException("No rows were given; expected --images or --data.");
            return parse.GetValue(split) is null
                ? (path, parse.GetValue(labels))
                : throw new UsageException($"{split.Name} was given without {data.Name}; a file has no parts.");
        }

        if (parse.GetValue(images) is not null || parse.GetValue(labels) is not null)
        {
            throw new UsageException("Both --data and --images or --labels were given; expected one or the other.");
        }

        var files = new DataSetCache().Resolve(name, context.Error.WriteLine, context.Cancellation);
        return Split(parse) == TrainSplit ? (files.TrainImages, files.TrainLabels)
            : files.TestImages is { } test ? (test, files.TestLabels)
            : throw new UsageException($"The data set {name} has no test images; expected --split {TrainSplit}.");
    }
}
