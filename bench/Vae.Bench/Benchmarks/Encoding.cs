using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;
using Vae.Training;

namespace Vae.Bench.Benchmarks;

/// <summary><see cref="VaeModel.Encode"/> beside a bare session, what it allocates, and the part of the matrix-product peak it reaches.</summary>
internal sealed class Encoding : IBenchmark
{
    public string Name => "encode";

    public string Description => "VaeModel.Encode and a bare InferenceSession";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (rows, network) = (workload.Sizes.InferenceRows, workload.Bundle.Card.Signature);
        var latent = new DataShape(network.LatentSize);
        var image = BareTensor.Of(BundleFormat.Data, network.Shape, rows);
        var mean = BareTensor.Of(BundleFormat.Mean, latent, rows);
        var logVariance = BareTensor.Of(BundleFormat.LogVariance, latent, rows);
        workload.Data.CopyRows(0, image.Memory);
        var (ourMean, ourLogVariance) = (new float[mean.Memory.Length], new float[logVariance.Memory.Length]);

        using var peak = new MatrixPeak(workload.Threads);
        using var model = VaeModel.FromBundle(workload.Bundle);
        using var bare = new BareSession(workload.Bundle.Encoder, rows, [image], [mean, logVariance]);
        void Ours() => model.Encode(image.Memory, [], ourMean, ourLogVariance);
        var times = InferenceRounds.Time(workload.Sizes.InferenceRounds, Ours, bare.Run, peak.Round);
        InferenceRounds.RequireSame(ourMean, mean.Memory);
        InferenceRounds.RequireSame(ourLogVariance, logVariance.Memory);

        yield return BenchResult.AtLeast(
            "Encode",
            Text.RowsPerSecond(rows, times.Ours),
            $"{Text.RowsPerSecond(rows, times.Theirs)}, bare session",
            times.SpeedRatio,
            0.97
        );
        yield return BenchResult.Allocated("Encode, memory allocated", InferenceRounds.BytesPerRow(rows, Ours));
        yield return BenchResult.OfPeak(
            "Encode, part of the matrix-product peak",
            rows * (VaeArchitecture.FromCard(workload.Bundle.Card) ?? workload.Network).EncodingOperations,
            times.Ours,
            peak,
            0.80
        );
    }
}
