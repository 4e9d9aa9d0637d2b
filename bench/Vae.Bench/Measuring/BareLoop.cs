using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.Bench.Measuring;

/// <summary>What a program would write around a <see cref="BareSession"/> to run a graph on the rows of a data view: read a batch, run it, read on.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly IDataView source;
    private readonly string name;
    private readonly BareTensor data;
    private readonly BareTensor result;
    private readonly BareSession session;
    private readonly float[] values;

    /// <param name="bundle">The encoder's bundle.</param>
    /// <param name="source">A whole number of batches of <see cref="BareSession.BatchSize"/> rows.</param>
    /// <param name="values">Takes the means.</param>
    public BareLoop(ModelBundle bundle, IDataView source, float[] values)
        : this(
            bundle.Encoder,
            bundle.Card.Signature.Shape,
            source,
            BundleFormat.Data,
            [BareTensor.Of(BundleFormat.Mean, new DataShape(bundle.Card.Signature.LatentSize), BareSession.BatchSize)],
            values
        ) { }

    /// <param name="graph">The graph.</param>
    /// <param name="shape">The shape of a row.</param>
    /// <param name="source">A whole number of batches of <see cref="BareSession.BatchSize"/> rows.</param>
    /// <param name="name">The column of the rows.</param>
    /// <param name="outputs">One batch of each of the graph's outputs.</param>
    /// <param name="values">Takes the first of them.</param>
    public BareLoop(byte[] graph, DataShape shape, IDataView source, string name, BareTensor[] outputs, float[] values)
    {
        (this.source, this.name, this.values) = (source, name, values);
        data = BareTensor.Of(BundleFormat.Data, shape, BareSession.BatchSize);
        result = outputs[0];
        session = new BareSession(graph, BareSession.BatchSize, [data], outputs);
    }

    /// <summary>Runs the graph on every row.</summary>
    public void Run()
    {
        var column = source.Schema[name];
        using var cursor = source.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        var row = default(VBuffer<float>);
        var (read, done) = (0, 0);
        while (cursor.MoveNext())
        {
            getter(ref row);
            row.GetValues().CopyTo(data.Memory.AsSpan(read));
            read += row.Length;
            if (read == data.Memory.Length)
            {
                session.Run();
                result.Memory.CopyTo(values.AsSpan(done));
                (read, done) = (0, done + result.Memory.Length);
            }
        }
    }

    public void Dispose() => session.Dispose();
}
