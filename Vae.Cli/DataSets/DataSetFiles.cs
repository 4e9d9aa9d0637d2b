using Vae.Data;

namespace Vae.Cli;

/// <summary>The files of a data set, in any format that is read. Only training images are always there.</summary>
internal sealed record DataSetFiles
{
    public const string TrainImagesName = "train-images-idx3-ubyte";
    public const string TrainLabelsName = "train-labels-idx1-ubyte";
    public const string TestImagesName = "t10k-images-idx3-ubyte";
    public const string TestLabelsName = "t10k-labels-idx1-ubyte";

    private const string Train = "train";
    private const string Test = "test";

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
    /// Finds the files in a directory among those that are named as files of rows (<c>…-ubyte</c>, <c>.idx</c>, <c>.npy</c>, <c>.csv</c>,
    /// <c>.tsv</c>, also with <c>.gz</c> or <c>.zst</c>): by MNIST's names (<c>train-images-idx3-ubyte</c>, <c>t10k-…</c>, also with a dot
    /// before <c>idx</c>, <c>test-</c> for <c>t10k-</c>), else by those behind a prefix, else the only one with "images" in its name, else the
    /// only one that is no labels. A directory without such files may hold pictures, whose sub-directories are the classes, or have a directory
    /// <c>train</c>, and one called <c>test</c>, that do. Labels are those of the same name, those that <c>vae generate --with labels</c> writes beside it, or
    /// the only ones.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="InvalidDataException">No file has such a name, or it is not clear which is meant.</exception>
    public static DataSetFiles FromDirectory(string directory)
    {
        var files = NamedFile.AllIn(directory);
        if (files.Count == 0 && OfPictures(directory) is { } pictures)
        {
            return pictures;
        }

        var train = files.FindAll(file => file.Part == DataPart.Train);
        var test = files.FindAll(file => file.Part == DataPart.Test);
        var learnt = train.Count > 0 ? train : files.FindAll(file => file.Part != DataPart.Test);
        var images =
            Images(learnt, directory)
            ?? throw new InvalidDataException(
                $"The directory {directory} has no file of training images; expected one such as {TrainImagesName}[.gz], or pictures."
            );
        var testImages = Images(test, directory);
        return new DataSetFiles
        {
            Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory))),
            TrainImages = images.Path,
            TrainLabels = Labels(learnt, images, directory),
            TestImages = testImages?.Path,
            TestLabels = testImages is null ? null : Labels(test, testImages, directory),
        };
    }

    private static DataSetFiles? OfPictures(string directory)
    {
        var below = PictureFiles.SubFolders(directory).ConvertAll(path => Path.GetFileName(path));
        var (train, test) = (Path.Combine(directory, Train), Path.Combine(directory, Test));
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory)));
        return below is [Train] or [Test, Train]
                ? new DataSetFiles
                {
                    Name = name,
                    TrainImages = train,
                    TestImages = below.Count == 2 ? test : null,
                }
            : PictureFiles.IsAt(directory) ? new DataSetFiles { Name = name, TrainImages = directory }
            : null;
    }

    private static NamedFile? Images(List<NamedFile> files, string directory) =>
        Best(files.FindAll(file => !file.IsLabels), file => file.ImagesRank, "images", directory);

    private static string? Labels(List<NamedFile> files, NamedFile images, string directory) =>
        Best(files.FindAll(file => file.IsLabels), file => file.LabelsRank(images), "labels", directory)?.Path;

    /// <summary>The only file of the best rank there is.</summary>
    private static NamedFile? Best(List<NamedFile> files, Func<NamedFile, int> rank, string what, string directory)
    {
        var found = files.GroupBy(rank).MinBy(group => group.Key)?.ToList();
        return found is null or [_]
            ? found?[0]
            : throw new InvalidDataException(
                $"The directory {directory} has {found.Count} files of {what} ({string.Join(", ", found.Select(file => file.Name))}); "
                    + $"expected one, or MNIST's names, or --{what} in place of --data."
            );
    }
}
