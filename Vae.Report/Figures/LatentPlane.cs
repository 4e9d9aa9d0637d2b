namespace Vae.Report;

/// <summary>Latent vectors on the plane: as they are when there are two dimensions, else their two principal components.</summary>
internal sealed record LatentPlane(float[] Points, IReadOnlyList<string> AxisNames)
{
    private const int NamedClasses = 20;

    public static LatentPlane Of(PosteriorRows rows)
    {
        if (rows.LatentSize == 2)
        {
            return new LatentPlane(rows.Mean, ["z₁", "z₂"]);
        }

        var components = PrincipalComponents.Of(rows.Mean, rows.LatentSize);
        return new LatentPlane(
            components.Project(rows.Mean),
            [
                .. components.Explained.Select(
                    (share, i) => $"principal component {i + 1} ({100 * share:0}% of the variance)"
                ),
            ]
        );
    }

    /// <summary>The plane in words: how many points there are, and the centre of each of the first classes.</summary>
    /// <param name="labels">The class of each point.</param>
    public string Describe(ReadOnlyMemory<long> labels)
    {
        var centres = labels
            .ToArray()
            .Select((label, i) => (label, x: Points[2 * i], y: Points[2 * i + 1]))
            .GroupBy(point => point.label)
            .OrderBy(group => group.Key)
            .Take(NamedClasses)
            .Select(group =>
                $"{group.Key} at {LatentTexts.Vector([group.Average(p => p.x), group.Average(p => p.y)])}"
            );
        return $"Scatter of {labels.Length:N0} points over {AxisNames[0]} and {AxisNames[1]}, coloured by class. The centres of the classes: {string.Join(", ", centres)}.";
    }
}
