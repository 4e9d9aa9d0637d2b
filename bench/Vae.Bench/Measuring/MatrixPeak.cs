using System.Diagnostics;
using static TorchSharp.torch;

namespace Vae.Bench.Measuring;

/// <summary>
/// The machine's speed at float32 matrix products: a 2048³ product on every core at the same time, each on one BLAS thread, so that no
/// core waits for another. The best round counts, which is the hardest to compare with.
/// </summary>
internal sealed class MatrixPeak(int threads) : IDisposable
{
    private const int Side = 2048;
    private const int Products = 2;

    private readonly (Tensor Left, Tensor Right)[] factors =
    [
        .. Enumerable.Range(0, threads).Select(_ => (rand([Side, Side]), rand([Side, Side]))),
    ];

    /// <summary>Operations per second of the best round, a multiplication and an addition being two.</summary>
    public double Best { get; private set; }

    /// <summary>Measures once more.</summary>
    public void Round()
    {
        var watch = new Stopwatch();
        using var start = new Barrier(threads, _ => watch.Start());
        var workers = factors.Select(pair => new Thread(() => Multiply(pair.Left, pair.Right, start))).ToArray();
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        set_num_threads(threads);
        Best = Math.Max(Best, 2.0 * Side * Side * Side * Products * threads / watch.Elapsed.TotalSeconds);
    }

    public void Dispose()
    {
        foreach (var (left, right) in factors)
        {
            left.Dispose();
            right.Dispose();
        }
    }

    private static void Multiply(Tensor left, Tensor right, Barrier start)
    {
        set_num_threads(1);

        // The first product also makes the memory that the others take over.
        left.mm(right).Dispose();
        start.SignalAndWait();
        for (var i = 0; i < Products; i++)
        {
            left.mm(right).Dispose();
        }
    }
}
