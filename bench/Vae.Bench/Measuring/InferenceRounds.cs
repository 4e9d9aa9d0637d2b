using System.Diagnostics;

namespace Vae.Bench.Measuring;

/// <summary>Runs two ways to the same result in turn, and counts what the first allocates.</summary>
internal static class InferenceRounds
{
    // ONNX Runtime's threads spin for a while after a run; the other side is not to pay for that.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(60);

    private const int AllocationRounds = 5;

    /// <summary>Interleaved repetitions; the first, which warms both up, does not count.</summary>
    public static PairedTimes Time(int rounds, Action ours, Action theirs, Action between)
    {
        var times = new PairedTimes();
        for (var round = 0; round <= rounds; round++)
        {
            var pair = (Seconds(ours), Seconds(theirs));
            if (round > 0)
            {
                times.Add(pair.Item1, pair.Item2);
            }

            between();
        }

        return times;
    }

    /// <summary>Managed bytes that one row costs once everything is warm, on all threads.</summary>
    public static double BytesPerRow(int rows, Action run)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < AllocationRounds; i++)
        {
            run();
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)(AllocationRounds * rows);
    }

    /// <exception cref="InvalidOperationException">The two results differ in length, or by more than rounding.</exception>
    public static void RequireSame(ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        if (ours.Length != theirs.Length)
        {
            throw new InvalidOperationException(
                $"VaeML gives {ours.Length} numbers and its peer {theirs.Length}; expected as many."
            );
        }

        for (var i = 0; i < ours.Length; i++)
        {
            if (!(Math.Abs(ours[i] - theirs[i]) <= 1e-3f))
            {
                throw new InvalidOperationException(
                    $"Element {i} is {ours[i]} by VaeML and {theirs[i]} by its peer; expected the same."
                );
            }
        }
    }

    /// <summary>The seconds of one repetition, after a rest.</summary>
    public static double Seconds(Action run)
    {
        Thread.Sleep(Rest);
        var watch = Stopwatch.StartNew();
        run();
        return watch.Elapsed.TotalSeconds;
    }
}
