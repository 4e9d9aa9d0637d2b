using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>What VaeML does beside a process that keeps one core busy, and alone: threads that wait for each other must not wait for it.</summary>
internal sealed class BusyMachine : IBenchmark
{
    // On two cores, half of one and the other are left: 1.33 for work that is shared out as cores have time, 2 where half of it waits.
    private const double Limit = 2.5;

    private const long ReportBytes = 200_000_000;

    public string Name => "busy";

    public string Description => "encoding, featurizing and vae report beside a busy process, and alone";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var sizes = workload.Sizes;
        yield return Encode(workload, sizes.InferenceRows, sizes.InferenceRounds);
        yield return Featurize(workload, sizes.InferenceRows, sizes.InferenceRounds);
        yield return Report(sizes.ReportRounds);
    }

    private static BenchResult Encode(Workload workload, int rows, int rounds)
    {
        using var model = VaeModel.FromBundle(workload.Bundle);
        var images = new float[rows * model.DataSize];
        workload.Data.CopyRows(0, images);
        var (mean, logVariance) = (new float[rows * model.LatentSize], new float[rows * model.LatentSize]);
        void Encode() => model.Encode(images, [], mean, logVariance);
        Encode();
        return Row("Encode", Time(rounds, Encode), seconds => Text.RowsPerSecond(rows, seconds));
    }

    private static BenchResult Featurize(Workload workload, int rows, int rounds)
    {
        using var featurized = new FeaturizedRows(workload, workload.Bundle, rows);
        featurized.Read();
        return Row("Featurize", Time(rounds, featurized.Read), seconds => Text.RowsPerSecond(rows, seconds));
    }

    private static BenchResult Report(int rounds)
    {
        using var output = new OutputDirectory(ReportBytes);
        var times = Time(rounds, () => VaeProcess.Run("report", "--out", output.In("report")));
        return Row("`vae report`", times, Text.Seconds);
    }

    private static PairedTimes Time(int rounds, Action run)
    {
        var times = new PairedTimes();
        for (var round = 0; round < rounds; round++)
        {
            var alone = InferenceRounds.Seconds(run);
            using var busy = new BusyProcess();
            times.Add(InferenceRounds.Seconds(run), alone);
        }

        return times;
    }

    private static BenchResult Row(string what, PairedTimes times, Func<Spread, string> figure) =>
        BenchResult.AtMost(
            $"{what}, time beside a process that keeps one core busy",
            figure(times.Ours),
            $"{figure(times.Theirs)}, alone",
            times.TimeRatio,
            Limit
        );
}
