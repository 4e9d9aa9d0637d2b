using Microsoft.ML;
using Vae.Inference;
using Vae.MLNet;

namespace Vae.Bench.Measuring;

/// <summary>MNIST's first rows through FeaturizeWithVae with a model's default settings, and what came out.</summary>
internal sealed class FeaturizedRows : IDisposable
{
    private const string Features = "features";

    private readonly MLContext ml = new();
    private readonly VaeModel model;
    private readonly VaeTransformer step;
    private readonly IDataView view;

    public FeaturizedRows(Workload workload, ModelBundle bundle, int count)
    {
        Bundle = bundle;
        Count = count;
        Images = new ImageRows(workload, bundle, count);
        Source = Images.View(ml);
        Values = new float[count * bundle.Card.Signature.LatentSize];
        model = VaeModel.FromBundle(bundle);
        step = ml.Transforms.FeaturizeWithVae(Features, model, BundleFormat.Data).Fit(Source);
        view = step.Transform(Source);
    }

    public ModelBundle Bundle { get; }

    public int Count { get; }

    public ImageRows Images { get; }

    /// <summary>The rows before the step.</summary>
    public IDataView Source { get; }

    /// <summary>The features of every row, once <see cref="Read"/> has run.</summary>
    public float[] Values { get; }

    /// <summary>Reads every row's features.</summary>
    public void Read() => ColumnReader.Read(view, Features, Values);

    public void Dispose()
    {
        step.Dispose();
        model.Dispose();
    }
}
