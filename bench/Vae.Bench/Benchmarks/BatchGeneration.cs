using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary><c>vae generate</c>, which draws its latent vectors and writes to the disk, beside bare sessions that do neither.</summary>
internal sealed class BatchGeneration : IBenchmark
{
    private const long Seed = 7;

    public string Name => "batch-generate";

    public string Description => "vae generate to the disk, and bare InferenceSessions that throw their images away";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (rows, network) = (workload.Sizes.BatchRows, workload.Bundle.Card.Signature);
        var latent = BareTensor.Of(
            BundleFormat.Latent,
            new DataShape(network.LatentSize),
            workload.Sizes.BatchPeerRows
        );
        BareTensor[] Images() => [BareTensor.Of(BundleFormat.Data, network.Shape, BareSession.BatchSize)];
        NormalNoise.Fill(Seed, 0, NoisePurpose.Prior, network.LatentSize, latent.Memory);

        using var output = new OutputDirectory((long)rows * network.Shape.Size * (sizeof(float) + 1));
        using var peers = new BatchPeers(workload.Bundle.Decoder, workload, [latent], Images);
        return new BatchRounds(workload.Sizes.BatchRounds, rows, peers, output).Measure(
            count => ["generate", workload.BundleDirectory, "--seed", $"{Seed}", "--count", $"{count}"],
            (string.Create(Text.Culture, $"`vae generate` {rows:N0} digits to IDX, bytes"), "digits.idx"),
            (string.Create(Text.Culture, $"`vae generate` {rows:N0} digits to NPY, floats"), "digits.npy")
        );
    }
}
