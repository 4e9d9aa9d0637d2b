using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class MLContext : IHostEnvironment
{
    private readonly int? seed;
    private readonly Random random;

    public MLContext(int? seed = null)
    {
        this.seed = seed;
        random = seed is { } value ? new TauswortheHybrid((uint)value) : new TauswortheHybrid(new Random());
        BinaryClassification = new BinaryClassificationCatalog(this);
        MulticlassClassification = new MulticlassClassificationCatalog(this);
        AnomalyDetection = new AnomalyDetectionCatalog(this);
        Transforms = new TransformsCatalog(this);
        Model = new ModelOperationsCatalog(this);
        Data = new DataOperationsCatalog(this);
    }

    public BinaryClassificationCatalog BinaryClassification { get; }

    public MulticlassClassificationCatalog MulticlassClassification { get; }

    public AnomalyDetectionCatalog AnomalyDetection { get; }

    public TransformsCatalog Transforms { get; }

    public ModelOperationsCatalog Model { get; }

    public DataOperationsCatalog Data { get; }

    public string TempFilePath { get; set; } = Path.GetTempPath();

    int? IHostEnvironment.Seed => seed;

    Random IHostEnvironment.CreateRandom(int? seed)
    {
        if (seed is { } value)
            return new TauswortheHybrid((uint)value);
        lock (random)
            return new TauswortheHybrid(random);
    }
}
