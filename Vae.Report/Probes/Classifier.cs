using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vae.Report;

/// <summary>
/// A small network that reads classes from images, or from latents: independent of every VAE, it judges what they generate and what their
/// latents tell. The same rows and seed give the same network.
/// </summary>
internal sealed partial class Classifier : IDisposable
{
    private const int BatchSize = 128;
    private const double LearningRate = 1e-3;

    private readonly Sequential network;
    private readonly long[] shape;

    private Classifier(Sequential network, IEnumerable<int> shape)
    {
        this.network = network;
        this.shape = [.. shape.Select(d => (long)d)];
    }

    /// <summary>Values of a row.</summary>
    private int Width => (int)shape.Aggregate(1L, (size, d) => size * d);

    /// <summary>The class of each row, the one of highest probability.</summary>
    /// <param name="rows">Images or vectors as those learnt from, row after row.</param>
    public long[] Predict(ReadOnlySpan<float> rows)
    {
        var found = new List<long>();
        ForEachBatch(rows, batch => found.AddRange(network.forward(batch).argmax(1).data<long>().ToArray()));
        return [.. found];
    }

    /// <summary>What the last hidden layer makes of each row, before classes are told from it: row after row.</summary>
    /// <param name="rows">Images or vectors as those learnt from, row after row.</param>
    /// <param name="width">The numbers of each.</param>
    public float[] Features(ReadOnlySpan<float> rows, out int width)
    {
        var found = new List<float>();
        ForEachBatch(
            rows,
            batch =>
            {
                var value = batch;
                foreach (var layer in network.children().SkipLast(1).Cast<nn.Module<Tensor, Tensor>>())
                {
                    value = layer.call(value);
                }

                found.AddRange(value.data<float>().ToArray());
            }
        );
        width = found.Count / (rows.Length / Width);
        return [.. found];
    }

    /// <summary>The probability of the class that each row is read as.</summary>
    /// <param name="rows">Images or vectors as those learnt from, row after row.</param>
    public float[] Certainties(ReadOnlySpan<float> rows)
    {
        var found = new List<float>();
        ForEachBatch(
            rows,
            batch => found.AddRange(network.forward(batch).softmax(1).amax([1]).data<float>().ToArray())
        );
        return [.. found];
    }

    /// <summary>The part of the rows whose class is found.</summary>
    public double Accuracy(ReadOnlySpan<float> rows, ReadOnlySpan<long> labels)
    {
        var found = Predict(rows);
        var right = 0;
        for (var i = 0; i < found.Length; i++)
        {
            right += found[i] == labels[i] ? 1 : 0;
        }

        return (double)right / found.Length;
    }

    public void Dispose() => network.Dispose();

    private void ForEachBatch(ReadOnlySpan<float> rows, Action<Tensor> use)
    {
        var total = rows.Length / Width;
        using var one = new OneThread();
        network.eval();
        using var noGradient = no_grad();
        for (var first = 0; first < total; first += BatchSize)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(BatchSize, total - first);
            use(tensor(rows.Slice(first * Width, count * Width).ToArray(), [count, .. shape]));
        }
    }
}
