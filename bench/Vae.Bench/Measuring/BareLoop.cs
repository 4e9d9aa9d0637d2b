using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.Bench.Measuring;

/// <summary>What a program would write around a <see cref="BareSession"/> to encode the rows of a data view: read a batch, run it, read on.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly IDataView source;
    private readonly BareTensor image;
    private readonly BareTensor mean;
    private readonly BareSession session;
    private readonly float[] values;

    /// <param name="bundle">The encoder's bundle.</param>
    /// <param name="source">A whole number of batches of <see cref="BareSession.BatchSize"/> rows.</param>
    /// <param name="values">Takes the means.</param>
    public BareLoop(ModelBundle bundle, IDataView source, float[] values)
    {
        var network = bundle.Card.Signature;
        this.source = source;
        this.values = values;
        image = BareTensor.Of(BundleFormat.Data, network.Shape, BareSession.BatchSize);
        mean = BareTensor.Of(BundleFormat.Mean, new DataShape(network.LatentSize), BareSession.BatchSize);
        session = new BareSession(bundle.Encoder, BareSession.BatchSize, [image], [mean]);
    }

    /// <summary>Encodes every row.</summary>
    public void Run()
    {
        var column = source.Schema[BundleFormat.Data];
        using var cursor = source.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var row = default(VBuffer<float>);
        var (read, done) = (0, 0);
        while (cursor.MoveNext())
        {
            getter(ref row);
            row.GetValues().CopyTo(image.Memory.AsSpan(read));
            read += row.Length;
            if (read == image.Memory.Length)
            {
                session.Run();
                mean.Memory.CopyTo(values.AsSpan(done));
                (read, done) = (0, done + mean.Memory.Length);
            }
        }
    }

    public void Dispose() => session.Dispose();
}
