using System.Text.RegularExpressions;
using Vae.Data;

namespace Vae.Cli;

/// <summary>The part of a data set that a file's name tells.</summary>
internal enum DataPart
{
    /// <summary>It tells none.</summary>
    Any,

    /// <summary>The rows to learn from.</summary>
    Train,

    /// <summary>The test set.</summary>
    Test,
}

/// <summary>A file that is one of rows by its name, and what else its name tells.</summary>
internal sealed partial class NamedFile
{
    private const string Labels = "labels";

    // What vae writes beside a file of rows, which is neither rows of a data set nor their labels.
    private static readonly string[] Besides = [".latents", ".rows"];

    private static readonly string[] KnownImages = [DataSetFiles.TrainImagesName, DataSetFiles.TestImagesName];
    private static readonly string[] KnownLabels = [DataSetFiles.TrainLabelsName, DataSetFiles.TestLabelsName];

    // Without the endings of compression and format, and with MNIST's own spelling.
    private readonly string stem;

    private NamedFile(string path)
    {
        Path = path;
        Name = System.IO.Path.GetFileName(path);
        stem = WithoutFormat(WithoutCompression(Name))
            .ToLowerInvariant()
            .Replace(".idx", "-idx", StringComparison.Ordinal);
        Part =
            TrainWord().IsMatch(stem) ? DataPart.Train
            : TestWord().IsMatch(stem) ? DataPart.Test
            : DataPart.Any;
    }

    /// <summary>The path.</summary>
    public string Path { get; }

    /// <summary>The name with its endings.</summary>
    public string Name { get; }

    /// <summary>The part of the data set.</summary>
    public DataPart Part { get; }

    /// <summary>Whether the name is one of labels.</summary>
    public bool IsLabels => stem.Contains(Labels, StringComparison.Ordinal);

    /// <summary>How surely the file is the images of a data set: 0 most.</summary>
    public int ImagesRank => Rank(KnownImages, "images");

    /// <summary>The files of rows in a directory; of a plain and a compressed one of the same name, the plain one.</summary>
    public static List<NamedFile> AllIn(string directory) =>
        [
            .. Directory
                .EnumerateFiles(directory)
                .Where(file => IsOfRows(System.IO.Path.GetFileName(file)))
                .GroupBy(WithoutCompression)
                .Select(group => new NamedFile(group.MinBy(file => file.Length)!))
                .OrderBy(file => file.Name, StringComparer.Ordinal),
        ];

    /// <summary>How surely the file is the labels of some images: 0 most.</summary>
    public int LabelsRank(NamedFile images)
    {
        var beside = $"{images.stem}.{Labels}";
        var alike = images
            .stem.Replace("images", Labels, StringComparison.Ordinal)
            .Replace("idx3", "idx1", StringComparison.Ordinal);
        return stem == beside || KnownLabels.Contains(MnistsName) ? 0
            : stem == alike ? 1
            : Rank(KnownLabels, Labels) + 1;
    }

    /// <summary>The name as MNIST's has it: <c>t10k-</c> for <c>test-</c>.</summary>
    private string MnistsName => stem.StartsWith("test-", StringComparison.Ordinal) ? $"t10k-{stem[5..]}" : stem;

    private int Rank(string[] known, string word) =>
        known.Contains(MnistsName) ? 0
        : Array.Exists(known, name => stem.EndsWith(name, StringComparison.Ordinal) || EndsLikeTest(name)) ? 1
        : !stem.Contains(word, StringComparison.Ordinal) ? 4
        : stem.Contains("idx", StringComparison.Ordinal) || Name.Contains(".idx", StringComparison.OrdinalIgnoreCase)
            ? 2
        : 3;

    private bool EndsLikeTest(string name) =>
        stem.EndsWith(name.Replace("t10k-", "test-", StringComparison.Ordinal), StringComparison.Ordinal);

    /// <summary>Manifests, checksums, archives, editors' and interrupted writers' files have another ending, hidden files a dot in front.</summary>
    private static bool IsOfRows(string name)
    {
        var plain = WithoutCompression(name);
        return !name.StartsWith('.')
            && (WithoutFormat(plain) != plain || IdxEnding().IsMatch(plain))
            && !Array.Exists(
                Besides,
                beside => WithoutFormat(plain).EndsWith(beside, StringComparison.OrdinalIgnoreCase)
            );
    }

    private static string WithoutCompression(string file) => file[..^RowCompressions.OfName(file).Ending().Length];

    private static string WithoutFormat(string name)
    {
        var ending = RowFormat
            .All.Where(format => !format.IsPicture)
            .SelectMany(format => format.Endings)
            .FirstOrDefault(ending =>
                ending.StartsWith('.') && name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)
            );
        return ending is null ? name : name[..^ending.Length];
    }

    [GeneratedRegex("(^|[^a-z])train", RegexOptions.CultureInvariant)]
    private static partial Regex TrainWord();

    [GeneratedRegex("(^|[^a-z])(t10k|test)", RegexOptions.CultureInvariant)]
    private static partial Regex TestWord();

    // As MNIST, its like and QMNIST call their files; the type is told by the file itself.
    [GeneratedRegex(
        "(-ubyte|[-._]idx[0-9]?(-(byte|short|int|float|double))?)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex IdxEnding();
}
