namespace Vae.MLNet.Training.Tests;

/// <summary>Models of networks as they begin, for what holds whatever a model has learnt.</summary>
internal static class Untrained
{
    private static readonly Dictionary<int, VqVaeModel> codes = [];

    /// <summary>A hierarchical VAE of rows of six numbers.</summary>
    public static VaeModel Levels { get; } =
        VaeModel.FromBundle(Bundle(VaeArchitecture.Hierarchical(new DataShape(6), [2, 3], width: 8)));

    /// <summary>A VAE of rows of six numbers with a prior of three Gaussians that it would learn.</summary>
    public static VaeModel LearntPrior { get; } =
        VaeModel.FromBundle(Bundle(VaeArchitecture.Mlp(6, [8], 2) with { PriorComponents = 3 }));

    /// <summary>A VQ-VAE of pictures of 6×6, of 2×2 codes.</summary>
    public static VqVaeModel Codes(int classCount)
    {
        lock (codes)
        {
            if (!codes.TryGetValue(classCount, out var model))
            {
                var network = VaeArchitecture.VqConv(new DataShape(1, 6, 6), new Codebook(8, 4), [4, 8], classCount);
                codes[classCount] = model = VqVaeModel.FromBundle(Bundle(network));
            }

            return model;
        }
    }

    private static ModelBundle Bundle(VaeArchitecture architecture)
    {
        using var network = VaeNetwork.Seeded(architecture, 3);
        var count = 6 * architecture.Shape.Size;
        long[]? labels = architecture.IsConditional ? [0, 1, 2, 0, 1, 2] : null;
        return network.ToBundle(
            VaeDataset.FromRows(
                "rows",
                architecture.Shape,
                [.. Enumerable.Range(0, count).Select(i => i * i % 256 / 255f)],
                labels
            )
        );
    }
}
