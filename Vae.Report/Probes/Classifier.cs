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
        var found = new long[rows.Length / Width];
        using var one = new OneThread();
        network.eval();
        using var noGradient = no_grad();
        for (var first = 0; first < found.Length; first += BatchSize)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(BatchSize, found.Length - first);
            var batch = tensor(rows.Slice(first * Width, count * Width).ToArray(), [count, .. shape]);
            network.forward(batch).argmax(1).data<long>().CopyTo(found, first);
        }

        return found;
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

    /// <summary>
    /// Has libtorch compute on the calling thread alone for a while: the steps of so small a network take a few milliseconds, most of which
    /// further threads would spend waiting for each other, at a whole core each.
    /// </summary>
    private readonly ref struct OneThread
    {
        private readonly int before = get_num_threads();

        public OneThread() => set_num_threads(1);

        public void Dispose() => set_num_threads(before);
    }
}
