using System.CommandLine;
using Vae.Data;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>The rows of a training, in memory.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows to report figures on; null without a test set.</param>
internal sealed record TrainingData(VaeDataset Train, VaeDataset? Test)
{
    /// <summary>Reads a data set.</summary>
    /// <param name="data">A known name, a directory or a file of rows.</param>
    /// <param name="trainLimit">The most rows to learn from; null for all.</param>
    /// <param name="testLimit">The most test rows; null for all.</param>
    /// <param name="context">Takes messages of a download.</param>
    /// <param name="options">How to read the files.</param>
    /// <param name="directoryName">What the rows of a directory are called; its path as given when null.</param>
    public static TrainingData Read(
        string data,
        int? trainLimit,
        int? testLimit,
        CliContext context,
        RowReaderOptions? options = null,
        string? directoryName = null
    )
    {
        var files = new DataSetCache().Resolve(data, context.Error.WriteLine, context.Cancellation);
        var name = KnownDataSet.Find(data)?.Name ?? directoryName ?? data;
        return Read(files with { Name = name }, trainLimit, testLimit, context, null, options);
    }

    /// <summary>Reads the files of a data set.</summary>
    /// <param name="files">The files.</param>
    /// <param name="trainLimit">The most rows to learn from; null for all.</param>
    /// <param name="testLimit">The most test rows; null for all.</param>
    /// <param name="context">Takes warnings.</param>
    /// <param name="shape">The shape of a row; that of the file when null.</param>
    /// <param name="options">How to read the files.</param>
    public static TrainingData Read(
        DataSetFiles files,
        int? trainLimit,
        int? testLimit,
        CliContext context,
        DataShape? shape,
        RowReaderOptions? options
    )
    {
        var train = One(files.TrainImages, files.TrainLabels, options);
        // The sub-folders of the test set are the classes that were learnt, however many of them there are.
        var alike = train.ClassNames is { } names
            ? (options ?? new()) with
            {
                Pictures = (options?.Pictures ?? new()) with { ClassNames = names },
            }
            : options;
        var test = files.TestImages is { } images ? One(images, files.TestLabels, alike) : null;
        return new TrainingData(First(train, trainLimit), test is null ? null : First(test, testLimit));

        VaeDataset One(string rows, string? labels, RowReaderOptions? reading)
        {
            var all = UsageException.Check(() => VaeDataset.FromFile(rows, labels, files.Name, shape, reading));
            context.Warn(all.Warning);
            return all;
        }

        VaeDataset First(VaeDataset all, int? limit)
        {
            var some = limit is { } count ? all.Take(count) : all;
            if (all.ClassNames is not null && (Classes(some), Classes(all)) is var (classes, whole) && classes < whole)
            {
                context.Warn(
                    $"The first {some.Count} pictures of {all.Name} are of {classes} of its {whole} classes: those of a class lie together."
                );
            }

            return some;
        }

        static int Classes(VaeDataset data) => data.Labels.ToArray().Distinct().Count();
    }

    // Pictures lie in sub-folders.
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    /// <summary>All files of the directory that a data set lies in, or will lie in, or the file that it is.</summary>
    public static IEnumerable<string> Inputs(string data) =>
        FilesAt(KnownDataSet.Find(data) is { } known ? new DataSetCache().DirectoryOf(known) : data);

    /// <summary>All files of a directory, or the file that it is.</summary>
    public static IEnumerable<string> FilesAt(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", Below)
        : File.Exists(path) ? [path]
        : [];
}

/// <summary>Which rows a training reads: a data set, or files.</summary>
internal sealed class TrainingDataOptions : OptionGroup
{
    private readonly Option<string?> data;
    private readonly Option<string?> images;
    private readonly Option<string?> labels;
    private readonly Option<string?> testImages;
    private readonly Option<string?> testLabels;
    private readonly Option<string?> shape;
    private readonly ReadingOptions reading;

    /// <param name="description">What <c>--data</c> is.</param>
    public TrainingDataOptions(string description)
    {
        data = Add<string?>("--data", description);
        images = Add<string?>(
            "--images",
            $"Instead of --data: the rows to learn from, {RowFormat.Readable}, also with gzip or zstd."
        );
        labels = Add<string?>(
            "--labels",
            $"Their labels: {RowFormat.Readable}, one per row; not for text with a column of labels."
        );
        testImages = Add<string?>("--test-images", "The rows of the test set, with --images.");
        testLabels = Add<string?>("--test-labels", "Their labels.");
        shape = Add<string?>(
            "--shape",
            "The shape of a row of --images where the file does not tell, such as 28,28 or 3,32,32."
        );
        reading = AddGroup(new ReadingOptions());
    }

    /// <summary>Reads the rows.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="trainLimit">The most rows to learn from; null for all.</param>
    /// <param name="testLimit">The most test rows; null for all.</param>
    /// <param name="context">Takes messages of a download.</param>
    /// <param name="standard">The data set when none is given; null when one has to be.</param>
    public TrainingData Read(
        ParseResult parse,
        int? trainLimit,
        int? testLimit,
        CliContext context,
        string? standard = null
    )
    {
        var options = reading.Of(parse, context);
        if (parse.GetValue(images) is not { } train)
        {
            RequireNo(parse, "--images", labels, testImages, testLabels, shape);
            return TrainingData.Read(
                parse.GetValue(data)
                    ?? standard
                    ?? throw new UsageException("No rows to learn from were given; expected --data or --images."),
                trainLimit,
                testLimit,
                context,
                options
            );
        }

        if (parse.GetValue(data) is not null)
        {
            throw new UsageException("Both --data and --images were given; expected one or the other.");
        }

        if (parse.GetValue(testImages) is null)
        {
            RequireNo(parse, testImages.Name, testLabels);
        }

        var files = new DataSetFiles
        {
            Name = train,
            TrainImages = train,
            TrainLabels = parse.GetValue(labels),
            TestImages = parse.GetValue(testImages),
            TestLabels = parse.GetValue(testLabels),
        };
        return TrainingData.Read(files, trainLimit, testLimit, context, Shape(parse), options);
    }

    /// <summary>The file of a table.</summary>
    /// <exception cref="UsageException">It is not given, or options of rows of numbers are.</exception>
    public string Table(ParseResult parse)
    {
        if (
            Array.Find([images, labels, testImages, testLabels, shape], option => parse.GetValue(option) is not null) is
            { } given
        )
        {
            throw new UsageException(
                $"{given.Name} is for rows of numbers; expected --data FILE, which the table is in."
            );
        }

        if (reading.Given(parse) is { } idle)
        {
            throw new UsageException(
                $"{idle.Name} is for rows of numbers; a table has a header and columns of its own."
            );
        }

        return parse.GetValue(data) ?? throw new UsageException("No table was given; expected --data FILE.");
    }

    private DataShape? Shape(ParseResult parse) =>
        parse.GetValue(shape) is { } text ? NumberText.Shape(text, shape.Name) : null;

    private static void RequireNo(ParseResult parse, string missing, params Option<string?>[] options)
    {
        if (Array.Find(options, option => parse.GetValue(option) is not null) is { } given)
        {
            throw new UsageException($"{given.Name} was given without {missing}; expected both or neither.");
        }
    }
}
