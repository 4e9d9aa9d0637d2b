using Microsoft.ML;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// Rows through FeaturizeWithVae beside a bare session over rows that lie in one piece, beside one that reads its batches from the same
/// source, and beside ML.NET's ApplyOnnxModel, which runs row by row; each with its default settings, on every core.
/// </summary>
internal sealed class Pipeline : IBenchmark
{
    // The end of a pass, where the last batch keeps one core busy and the others wait, is to weigh no more than in real data; and the
    // small network is so fast that a repetition takes more rows still.
    private const int EncoderRows = 2;
    private const int MlpRows = 4;

    // Nobody is to be faster with a loop of their own.
    private const double OfLoop = 1.0;

    public string Name => "pipeline";

    public string Description => "FeaturizeWithVae, a bare InferenceSession and ApplyOnnxModel";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var rows = workload.Sizes.InferenceRows;
        return Measure(workload, workload.Bundle, "Featurize", EncoderRows * rows, ofBare: 0.97, ofRowByRow: 2.2)
            .Concat(
                Measure(workload, workload.Mlp, "Featurize, MLP 784→64→4", MlpRows * rows, ofBare: 0.85, ofRowByRow: 9)
            );
    }

    private static IEnumerable<BenchResult> Measure(
        Workload workload,
        ModelBundle bundle,
        string what,
        int rows,
        double ofBare,
        double ofRowByRow
    )
    {
        var rounds = workload.Sizes.InferenceRounds;
        using var ours = new FeaturizedRows(workload, bundle, rows);
        yield return BesideBare(what, ours, rounds, ofBare);
        yield return BesideLoop(what, ours, rounds);
        yield return BesideRowByRow(what, ours, workload.EncoderFile(bundle), rounds, ofRowByRow);
    }

    private static BenchResult BesideBare(string what, FeaturizedRows ours, int rounds, double limit)
    {
        var network = ours.Bundle.Card.Signature;
        var image = new BareTensor(BundleFormat.Data, network.Shape, ours.Images.Memory);
        var mean = BareTensor.Of(BundleFormat.Mean, new DataShape(network.LatentSize), ours.Count);
        using var bare = new BareSession(ours.Bundle.Encoder, ours.Count, [image], [mean]);
        var times = InferenceRounds.Time(rounds, ours.Read, bare.Run, () => { });
        InferenceRounds.RequireSame(ours.Values, mean.Memory);
        return Row(what, ours.Count, times, "bare session, rows in one piece", limit);
    }

    private static BenchResult BesideLoop(string what, FeaturizedRows ours, int rounds)
    {
        var values = new float[ours.Values.Length];
        using var loop = new BareLoop(ours.Bundle, ours.Source, values);
        var times = InferenceRounds.Time(rounds, ours.Read, loop.Run, () => { });
        InferenceRounds.RequireSame(ours.Values, values);
        return Row(what, ours.Count, times, "bare session in a loop over the same data view", OfLoop);
    }

    private static BenchResult BesideRowByRow(string what, FeaturizedRows ours, string file, int rounds, double limit)
    {
        var ml = new MLContext();
        var values = new float[ours.Values.Length];
        using var onnx = ml.Transforms.ApplyOnnxModel(BundleFormat.Mean, BundleFormat.Data, file).Fit(ours.Source);
        var view = onnx.Transform(ours.Source);
        var times = InferenceRounds.Time(
            rounds,
            ours.Read,
            () => ColumnReader.Read(view, BundleFormat.Mean, values),
            () => { }
        );
        InferenceRounds.RequireSame(ours.Values, values);
        return Row(what, ours.Count, times, "ApplyOnnxModel", limit);
    }

    private static BenchResult Row(string what, int rows, PairedTimes times, string peer, double limit) =>
        BenchResult.AtLeast(
            what,
            Text.RowsPerSecond(rows, times.Ours),
            $"{Text.RowsPerSecond(rows, times.Theirs)}, {peer}",
            times.SpeedRatio,
            limit
        );
}
