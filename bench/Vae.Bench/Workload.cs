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
    private readonly Lazy<ModelBundle> bundle;
    private DirectoryInfo? temporary;

    public Workload(string model, Sizes sizes)
    {
        Sizes = sizes;
        data = new(() => VaeDataset.FromIdx(files.Value.TrainImages));
        bundle = new(() => Directory.Exists(model) ? ReadUnconditional(model) : ExportUntrained(model));
    }

    /// <summary>How much to do.</summary>
    public Sizes Sizes { get; }

    /// <summary>The threads of either side: one per core.</summary>
    public int Threads { get; } = Environment.ProcessorCount;

    /// <summary>The report's VAE, which both sides train.</summary>
    public VaeArchitecture Network { get; } = VaeArchitecture.ReportConv();

    /// <summary>MNIST's training images.</summary>
    public VaeDataset Data => data.Value;

    /// <summary>The file of <see cref="Data"/>.</summary>
    public string DataFile => files.Value.TrainImages;

    /// <summary>The model that encodes and generates.</summary>
    public ModelBundle Bundle => bundle.Value;

    public void Dispose() => temporary?.Delete(recursive: true);

    private static ModelBundle ReadUnconditional(string directory) =>
        ModelBundle.Read(directory) is { Card.Architecture.IsConditional: false } bundle
            ? bundle
            : throw new InvalidDataException(
                $"The model in {directory} is conditional; expected one that takes no labels."
            );

    private ModelBundle ExportUntrained(string missing)
    {
        Console.Error.WriteLine(
            $"There is no bundle {missing}; exporting an untrained one, whose arithmetic is the same."
        );
        temporary = Directory.CreateTempSubdirectory("vae-bench-");
        var directory = Path.Combine(temporary.FullName, "untrained");
        var rows = new float[128 * Network.Shape.Size];
        Data.CopyRows(0, rows);
        using var network = new VaeNetwork(Network);
        OnnxExporter.Export(network, directory, null, [], rows);
        return ModelBundle.Read(directory);
    }
}
