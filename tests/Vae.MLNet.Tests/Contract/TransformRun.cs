using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>A fitted <see cref="TransformCase"/> and the view it makes.</summary>
internal sealed class TransformRun : IDisposable
{
    public TransformRun(TransformCase of, ProbeView source)
    {
        Source = source;
        Transformer = of.Estimator(ML).Fit(Tests.Source.Of(20));
        View = Transformer.Transform(source);
    }

    public MLContext ML { get; } = new(seed: 1);

    public ProbeView Source { get; }

    public ITransformer Transformer { get; }

    public IDataView View { get; }

    public void Dispose() => (Transformer as IDisposable)?.Dispose();
}
