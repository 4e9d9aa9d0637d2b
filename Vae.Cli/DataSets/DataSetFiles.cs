using Vae.Data;

namespace Vae.Cli;

/// <summary>The files of a data set, in any format that is read. Only training images are always there.</summary>
internal sealed record DataSetFiles
{
    public const string TrainImagesName = "train-images-idx3-ubyte";
    public const string TrainLabelsName = "train-labels-idx1-ubyte";
    public const string TestImagesName = "t10k-images-idx3-ubyte";
    public const string TestLabelsName = "t10k-labels-idx1-ubyte";

    /// <summary>The data set's name: a known name, or its directory's.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the training images.</summary>
    public required string TrainImages { get; init; }

    /// <summary>The path of the training labels, if there are any.</summary>
    public string? TrainLabels { get; init; }

    /// <summary>The path of the test images, if there are any.</summary>
    public string? TestImages { get; init; }

    /// <summary>The path of the test labels, if there are any.</summary>
    public string? TestLabels { get; init; }

    /// <summary>
    /// Finds the files in a directory: by MNIST's names (<c>train-images-idx3-ubyte</c>, <c>t10k-…</c>, also with a dot before
    /// <c>idx</c>, <c>test-</c> for <c>t10k-</c>, an ending such as <c>.npy</c> or <c>.csv</c>, or <c>.gz</c> at the end), or else the only
    /// file of rows with "images" in its name, with the only one with "labels".
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">No file has such a name, or it is not clear which is meant.</exception>
    public static DataSetFiles FromDirectory(string directory)
    {
        var files = Candidates(directory);
        var train = files
            .Where(file => Path.GetFileName(file).StartsWith("train", StringComparison.OrdinalIgnoreCase))
            .ToList();
        var test = files
            .Where(file =>
                Path.GetFileName(file) is var name
                && (
                    name.StartsWith("t10k", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("test", StringComparison.OrdinalIgnoreCase)
                )
            )
            .ToList();
        var learnt = train.Count > 0 ? train : [.. files.Except(test)];
        return new DataSetFiles
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))),
            TrainImages =
                Only(learnt, "images", directory)
                ?? throw new InvalidDataException(
                    $"The directory {directory} has no file of training images; expected one such as {TrainImagesName}[.gz]."
                ),
            TrainLabels = Only(learnt, "labels", directory),
            TestImages = Only(test, "images", directory),
            TestLabels = Only(test, "labels", directory),
        };
    }

    /// <summary>Files of rows by their names; of a plain and a compressed one of the same name, the plain one.</summary>
    private static List<string> Candidates(string directory) =>
        [
            .. Directory
                .EnumerateFiles(directory)
                .Where(file => IsOfRows(Path.GetFileName(file)))
                .GroupBy(WithoutCompression)
                .Select(group => group.MinBy(file => file.Length)!)
                .Order(StringComparer.Ordinal),
        ];

    private static bool IsOfRows(string name) =>
        !name.EndsWith(".tmp", StringComparison.Ordinal)
        && (
            name.Contains("idx", StringComparison.OrdinalIgnoreCase)
            || RowFormat.All.Any(format =>
                format is { IsPicture: false }
                && format.Endings.Any(ending =>
                    WithoutCompression(name).EndsWith(ending, StringComparison.OrdinalIgnoreCase)
                )
            )
        );

    /// <summary>MNIST's own names come before other IDX files, and these before files of other formats, which may be notes of any kind.</summary>
    private static int Rank(string file)
    {
        var name = WithoutCompression(Path.GetFileName(file))
            .Replace(".idx", "-idx", StringComparison.OrdinalIgnoreCase);
        string[] known = [TrainImagesName, TrainLabelsName, TestImagesName, TestLabelsName];
        return known.Contains(
                name.Replace("test-", "t10k-", StringComparison.OrdinalIgnoreCase),
                StringComparer.OrdinalIgnoreCase
            )
                ? 0
            : name.Contains("idx", StringComparison.OrdinalIgnoreCase) ? 1
            : 2;
    }

    private static string WithoutCompression(string file) => file[..^RowCompressions.OfName(file).Ending().Length];

    private static string? Only(List<string> files, string what, string directory)
    {
        var found = files
            .Where(file => Path.GetFileName(file).Contains(what, StringComparison.OrdinalIgnoreCase))
            .GroupBy(Rank)
            .MinBy(group => group.Key)
            ?.ToList();
        return found is null or [_]
            ? found?[0]
            : throw new InvalidDataException(
                $"The directory {directory} has {found.Count} files of {what} ({string.Join(", ", found.Select(Path.GetFileName))}); "
                    + "expected one, or MNIST's names."
            );
    }
}
