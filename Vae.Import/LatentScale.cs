namespace Vae.Import;

/// <summary>How latent vectors of the files become those of the bundle: (z − shift) · factor, for all elements alike or for each channel.</summary>
/// <param name="Factors">One factor, or one for each channel.</param>
/// <param name="Shifts">One shift, or one for each channel.</param>
internal sealed record LatentScale(IReadOnlyList<double> Factors, IReadOnlyList<double> Shifts)
{
    public static LatentScale None { get; } = new([1], [0]);

    public bool IsNone => Factors.All(factor => factor == 1) && Shifts.All(shift => shift == 0);

    /// <summary>The factor of each element of a flattened latent vector, or one where they are all the same.</summary>
    public float[] FactorsOf(IReadOnlyList<int> row, ChannelOrder layout) => Spread(Factors, row, layout);

    /// <summary>The shift of each element of a flattened latent vector, or one where they are all the same.</summary>
    public float[] ShiftsOf(IReadOnlyList<int> row, ChannelOrder layout) => Spread(Shifts, row, layout);

    /// <exception cref="InvalidDataException">There are others than the latent vectors' channels.</exception>
    public void RequireFit(IReadOnlyList<int> row, ChannelOrder layout)
    {
        foreach (var count in (int[])[Factors.Count, Shifts.Count])
        {
            if (count != 1 && count != Channels(row, layout))
            {
                throw new InvalidDataException(
                    $"The configuration has scales of {count} latent channels, and the latent vectors of shape [{string.Join(", ", row)}] have {Channels(row, layout)}; expected as many."
                );
            }
        }
    }

    public static int Channels(IReadOnlyList<int> row, ChannelOrder layout) =>
        layout == ChannelOrder.Nhwc ? row[^1] : row[0];

    private static float[] Spread(IReadOnlyList<double> values, IReadOnlyList<int> row, ChannelOrder layout)
    {
        if (values.Count == 1)
        {
            return [(float)values[0]];
        }

        var size = row.Aggregate(1, (product, d) => product * d);
        return
        [
            .. Enumerable
                .Range(0, size)
                .Select(i => (float)values[layout == ChannelOrder.Nhwc ? i % values.Count : i / (size / values.Count)]),
        ];
    }
}
