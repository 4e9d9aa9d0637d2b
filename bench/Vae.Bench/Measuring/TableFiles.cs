using System.IO.Compression;
using Vae.Data;

namespace Vae.Bench.Measuring;

/// <summary>The tables that are learnt from: a directory that is no part of the repository.</summary>
internal sealed class TableFiles(string directory)
{
    /// <summary>The name of the variable that names the directory.</summary>
    public const string Variable = "VAE_TABLES";

    /// <summary>The rows of normal digits that ML.NET's tests train on.</summary>
    public string OneClassTraining => In("mlnet-oneclass", "MNIST.Train.0-class.tiny.txt");

    /// <summary>The rows of digits that ML.NET's tests evaluate on.</summary>
    public string OneClassTest => In("mlnet-oneclass", "MNIST.Test.tiny.txt");

    /// <summary>The directory that is looked in where none is named: the one beside the repository.</summary>
    public static string DefaultDirectory() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? named
            : Path.Combine("..", "shared", "data");

    /// <summary>The 20 sets of ADBench, by name.</summary>
    public IReadOnlyList<LabelledTable> AdBench() => All("adbench");

    /// <summary>The 17 sets of ODDS that PyOD's benchmark has, by name.</summary>
    public IReadOnlyList<LabelledTable> Odds() => All("odds");

    /// <summary>The file of a table of mixed types.</summary>
    public string Mixed(string name) => In("tables", name + ".csv");

    /// <summary>Small colour pictures of ten classes: those to learn from, and those to be told.</summary>
    /// <param name="unpacked">Where they are unpacked.</param>
    public (PictureSet Train, PictureSet Test) Pictures(string unpacked)
    {
        ZipFile.ExtractToDirectory(In("cifar10-12k.zip"), unpacked, overwriteFiles: true);
        return (PictureSet.Read(Path.Combine(unpacked, "train")), PictureSet.Read(Path.Combine(unpacked, "test")));
    }

    private IReadOnlyList<LabelledTable> All(string name)
    {
        var folder = In(name);
        if (!Directory.Exists(folder))
        {
            throw Missing(folder);
        }

        string[] files = [.. Directory.GetFiles(folder, "*.npz").Order(StringComparer.Ordinal)];
        return files.Length > 0 ? [.. files.Select(Read)] : throw Missing(Path.Combine(folder, "*.npz"));
    }

    private string In(params string[] names)
    {
        var path = Path.Combine([directory, .. names]);
        return Path.HasExtension(path) && !File.Exists(path) ? throw Missing(path) : path;
    }

    private static InvalidOperationException Missing(string path) =>
        new(
            $"There is no {path}; expected the sets of ADBench (adbench/*.npz), of ODDS (odds/*.npz), ML.NET's one-class digits (mlnet-oneclass/*.txt), tables of mixed types (tables/*.csv) and pictures (cifar10-12k.zip) in the directory that --tables or {Variable} names. They are no part of the repository."
        );

    private static LabelledTable Read(string file)
    {
        using var archive = ZipFile.OpenRead(file);
        using var rows = Open(archive, "x.npy", file);
        using var labels = Open(archive, "y.npy", file);
        var values = rows.ReadToEnd();
        var classes = labels.ReadLabelsToEnd();
        return values.Length == (long)classes.Length * rows.RowSize
            ? new LabelledTable(
                Path.GetFileNameWithoutExtension(file),
                rows.RowSize,
                values,
                Array.ConvertAll(classes, label => label != 0)
            )
            : throw new InvalidDataException(
                $"{file} has {values.Length} numbers in rows of {rows.RowSize} and {classes.Length} labels; expected a label for each row."
            );
    }

    private static RowReader Open(ZipArchive archive, string member, string file)
    {
        var entry =
            archive.GetEntry(member)
            ?? throw new InvalidDataException(
                $"{file} has no {member}; expected x.npy, the rows, and y.npy, 1 for an anomaly."
            );
        var name = $"{file}, {member}";
        return member == "y.npy" ? RowReader.OpenLabels(entry.Open(), name) : RowReader.Open(entry.Open(), name);
    }
}
