using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Data;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary><c>vae encode</c> from file to file, beside bare sessions over images in memory.</summary>
internal sealed class BatchEncoding : IBenchmark
{
    // Whole batches of the peers: MNIST's test images and the first of them again.
    private const int Images = 40 * BareSession.BatchSize;

    public string Name => "batch-encode";

    public string Description => "vae encode from an IDX file, and bare InferenceSessions that throw their codes away";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        // Encoding takes half as long as generating, and starting as long.
        var (rows, network) = (2 * workload.Sizes.BatchRows, workload.Bundle.Card.Signature);
        var latent = new DataShape(network.LatentSize);
        var image = BareTensor.Of(BundleFormat.Data, network.Shape, Images);
        BareTensor[] Codes() =>
            [
                BareTensor.Of(BundleFormat.Mean, latent, BareSession.BatchSize),
                BareTensor.Of(BundleFormat.LogVariance, latent, BareSession.BatchSize),
            ];
        var known = workload.TestData.Count * network.Shape.Size;
        workload.TestData.CopyRows(0, image.Memory.AsSpan(0, known));
        image.Memory.AsSpan(0, image.Memory.Length - known).CopyTo(image.Memory.AsSpan(known));

        using var output = new OutputDirectory((long)rows * network.Shape.Size * 2);
        var file = output.In("images.idx");
        Write(file, image, rows);
        using var peers = new BatchPeers(workload.Bundle.Encoder, workload, [image], Codes);
        return new BatchRounds(workload.Sizes.BatchRounds, rows, peers, output).Measure(
            count => ["encode", workload.BundleDirectory, "--images", file, "--count", $"{count}"],
            (string.Create(Text.Culture, $"`vae encode` {rows:N0} digits from IDX to NPY"), "codes.npy")
        );
    }

    /// <summary>Writes the images again and again.</summary>
    private static void Write(string file, BareTensor image, int rows)
    {
        using var writer = RowWriter.Create(
            file,
            [image.Row.Height, image.Row.Width],
            new() { ElementType = RowElement.UInt8, Count = rows }
        );
        while (writer.Count < rows)
        {
            writer.Write(image.Memory.AsSpan(0, (int)Math.Min(Images, rows - writer.Count) * image.Row.Size));
        }

        writer.Complete();
    }
}
