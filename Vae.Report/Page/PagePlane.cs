namespace Vae.Report;

/// <summary>The plane that the explorer's pointer moves on: a point of it and two directions of length 1 at right angles.</summary>
internal sealed record PagePlane(double[] Mean, double[][] Axes)
{
    // Enough for float32 latents, and the same text wherever the last bits of a double differ.
    private const int Digits = 7;

    /// <summary>The latent plane itself when there are two dimensions, else that of the two principal components.</summary>
    public static PagePlane Of(PosteriorRows rows)
    {
        if (rows.LatentSize == 2)
        {
            return new PagePlane(
                [0, 0],
                [
                    [1, 0],
                    [0, 1],
                ]
            );
        }

        var components = PrincipalComponents.Of(rows.Mean, rows.LatentSize);
        return new PagePlane(Round(components.Mean), [.. components.Axes.Select(Round)]);
    }

    private static double[] Round(double[] values) => [.. values.Select(value => Math.Round(value, Digits) + 0.0)];
}
