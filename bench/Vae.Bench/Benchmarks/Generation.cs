using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// <see cref="VaeModel.Generate"/>, which draws its latent vectors, beside a bare session that is given them, and what it allocates.
/// </summary>
internal sealed class Generation : IBenchmark
{
    private const long Seed = 7;

    public string Name => "generate";

    public string Description => "VaeModel.Generate and a bare InferenceSession";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (rows, network) = (workload.Sizes.InferenceRows, workload.Bundle.Card.Signature);
        var latent = BareTensor.Of(BundleFormat.Latent, new DataShape(network.LatentSize), rows);
        var image = BareTensor.Of(BundleFormat.Data, network.Shape, rows);
        var ours = new float[image.Memory.Length];

        using var model = VaeModel.FromBundle(workload.Bundle);
        model.SamplePrior(Seed, 0, latent.Memory);
        using var bare = new BareSession(workload.Bundle.Decoder, rows, [latent], [image]);
        void Ours() => model.Generate(Seed, 0, [], ours);
        var times = InferenceRounds.Time(workload.Sizes.InferenceRounds, Ours, bare.Run, () => { });
        InferenceRounds.RequireSame(ours, image.Memory);

        yield return BenchResult.AtLeast(
            "Generate",
            Text.RowsPerSecond(rows, times.Ours),
            $"{Text.RowsPerSecond(rows, times.Theirs)}, bare session given the latents",
            times.SpeedRatio,
            0.97
        );
        yield return BenchResult.Allocated("Generate, memory allocated", InferenceRounds.BytesPerRow(rows, Ours));
    }
}
