using Vae.Bench.Measuring;
using Vae.Cli;
using Vae.Inference;
using Vae.Training;

namespace Vae.Bench;

/// <summary>What the benchmarks measure on: the report's network, MNIST, a model bundle, every core.</summary>
internal sealed class Workload : IDisposable
{
    private readonly Lazy<DataSetFiles> files = new(() =>
        new DataSetCache().Get(KnownDataSet.Mnist, Console.Error.WriteLine)
    );
    private readonly Lazy<VaeDataset> data;
    private readonly Lazy<VaeDataset> testData;
    private readonly Lazy<ModelBundle> bundle;
    private readonly Lazy<string> bundleDirectory;
    private readonly Lazy<ModelBundle> mlp;
    private readonly Lazy<DirectoryInfo> temporary = new(() => Directory.CreateTempSubdirectory("vae-bench-"));

    public Workload(string model, Sizes sizes, string tables)
    {
        (Sizes, Tables) = (sizes, new TableFiles(tables));
        data = new(() => VaeDataset.FromFile(files.Value.TrainImages));
        testData = new(() =>
            VaeDataset.FromFile(files.Value.TestImages!, files.Value.TestLabels, KnownDataSet.Mnist.Name)
        );
        bundle = new(() => Directory.Exists(model) ? ReadUnconditional(model) : ReplaceMissing(model));
        bundleDirectory = new(() => WriteBundle(Bundle));
        mlp = new(() => ExportUntrained(VaeArchitecture.Mlp(Network.Shape.Size, [64], latentSize: 4)));
    }

    /// <summary>How much to do.</summary>
    public Sizes Sizes { get; }

    /// <summary>The tables to learn from.</summary>
    public TableFiles Tables { get; }

    /// <summary>The parts of a benchmark that are wanted; empty for all.</summary>
    public IReadOnlyList<string> Parts { get; init; } = [];

    /// <summary>The threads of either side: one per core.</summary>
    public int Threads { get; } = Environment.ProcessorCount;

    /// <summary>The report's VAE, which both sides train.</summary>
    public VaeArchitecture Network { get; } = VaeArchitecture.ReportConv();

    /// <summary>MNIST's training images.</summary>
    public VaeDataset Data => data.Value;

    /// <summary>MNIST's test images, with their labels.</summary>
    public VaeDataset TestData => testData.Value;

    /// <summary>The file of <see cref="Data"/>.</summary>
    public string DataFile => files.Value.TrainImages;

    /// <summary>The model that encodes and generates.</summary>
    public ModelBundle Bundle => bundle.Value;

    /// <summary>The directory of <see cref="Bundle"/>, for a command.</summary>
    public string BundleDirectory => bundleDirectory.Value;

    /// <summary>An untrained network that takes little arithmetic, so that what is around it shows.</summary>
    public ModelBundle Mlp => mlp.Value;

    /// <summary>Whether a part of a benchmark is to be measured.</summary>
    public bool IsWanted(string part) => Parts.Count == 0 || Parts.Contains(part);

    /// <summary>A bundle's encoder as a file.</summary>
    public string EncoderFile(ModelBundle bundle)
    {
        var file = Path.Combine(temporary.Value.FullName, $"{bundle.Card.Export.EncoderSha256}.onnx");
        File.WriteAllBytes(file, bundle.Encoder);
        return file;
    }

    public void Dispose()
    {
        if (temporary.IsValueCreated)
        {
            temporary.Value.Delete(recursive: true);
        }
    }

    private string WriteBundle(ModelBundle written)
    {
        var directory = Path.Combine(temporary.Value.FullName, "bundle");
        ModelBundle.Write(directory, written);
        return directory;
    }

    private static ModelBundle ReadUnconditional(string directory) =>
        ModelBundle.Read(directory) is { Card.Signature.IsConditional: false } bundle
            ? bundle
            : throw new InvalidDataException(
                $"The model in {directory} is conditional; expected one that takes no labels."
            );

    private ModelBundle ReplaceMissing(string missing)
    {
        Console.Error.WriteLine(
            $"There is no bundle {missing}; exporting an untrained one, whose arithmetic is the same."
        );
        return ExportUntrained(Network);
    }

    private ModelBundle ExportUntrained(VaeArchitecture architecture)
    {
        var directory = Path.Combine(temporary.Value.FullName, architecture.Name);
        using var network = new VaeNetwork(architecture);
        network.Export(directory, Data);
        return ModelBundle.Read(directory);
    }
}
