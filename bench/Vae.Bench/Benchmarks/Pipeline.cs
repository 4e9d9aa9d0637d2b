using Microsoft.ML;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// Rows through FeaturizeWithVae beside a bare session over rows that lie in one piece, and beside ML.NET's ApplyOnnxModel, which runs
/// row by row; each with its default settings, on every core.
/// </summary>
internal sealed class Pipeline : IBenchmark
{
    // The small network is so fast that a repetition of the same length takes more rows.
    private const int MlpRows = 4;

    public string Name => "pipeline";

    public string Description => "FeaturizeWithVae, a bare InferenceSession and ApplyOnnxModel";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (rows, rounds) = (workload.Sizes.InferenceRows, workload.Sizes.InferenceRounds);
        using (var encoder = new FeaturizedRows(workload, workload.Bundle, rows))
        {
            yield return BesideBare("Featurize", encoder, rounds, 0.97);
            yield return BesideRowByRow("Featurize", encoder, workload.EncoderFile(encoder.Bundle), rounds, 1.5);
        }

        using var mlp = new FeaturizedRows(workload, workload.Mlp, MlpRows * rows);
        yield return BesideBare("Featurize, MLP 784→64→4", mlp, rounds, 0.85);
        yield return BesideRowByRow("Featurize, MLP 784→64→4", mlp, workload.EncoderFile(mlp.Bundle), rounds, 5);
    }

    private static BenchResult BesideBare(string what, FeaturizedRows ours, int rounds, double limit)
    {
        var network = ours.Bundle.Card.Architecture;
        var image = new BareTensor(BundleFormat.Image, network.Shape, ours.Images.Memory);
        var mean = BareTensor.Of(BundleFormat.Mean, new DataShape(network.LatentSize), ours.Count);
        using var bare = new BareSession(ours.Bundle.Encoder, ours.Count, [image], [mean]);
        var times = InferenceRounds.Time(rounds, ours.Read, bare.Run, () => { });
        InferenceRounds.RequireSame(ours.Values, mean.Memory);
        return Row(what, ours.Count, times, "bare session", limit);
    }

    private static BenchResult BesideRowByRow(string what, FeaturizedRows ours, string file, int rounds, double limit)
    {
        var ml = new MLContext();
        var values = new float[ours.Values.Length];
        using var onnx = ml.Transforms.ApplyOnnxModel(BundleFormat.Mean, BundleFormat.Image, file).Fit(ours.Source);
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
