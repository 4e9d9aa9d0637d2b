namespace Vae.Report;

/// <summary>Encoded images: the class and the posterior mean of each, rounded.</summary>
internal sealed record PagePoints(IReadOnlyList<long> Labels, IReadOnlyList<IReadOnlyList<double?>> Z)
{
    public static PagePoints Of(PosteriorRows rows) =>
        new(
            rows.Labels.ToArray(),
            [
                .. rows
                    .Mean.Chunk(rows.LatentSize)
                    .Select(row => Rounded.All(Rounded.PointDigits, row.Select(value => (double)value))),
            ]
        );
}
