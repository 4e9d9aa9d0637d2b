using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// One level of the latent variables of a hierarchical VAE with top-down inference (Sønderby et al. 2016, "Ladder variational autoencoders"; Vahdat and
/// Kautz 2020, "NVAE").
/// </summary>
/// <param name="Size">The number of its latent dimensions; at least 1.</param>
/// <remarks>
/// The encoder goes up: a level's <see cref="Encoder"/> makes its features of those of the level below. The decoder goes down: with h the state that the
/// levels above have left, the level's prior is N(μ(h), σ²(h)), its posterior, of its features and h, is N(μ + σm, (σs)²), given as N(m, s²) of
/// u = (z − μ)/σ (as NVAE's, relative to the prior), and its <see cref="Decoder"/> makes the next state of h and z. The top level's prior is N(0, I).
/// </remarks>
public sealed record LatentLevel(int Size)
{
    /// <summary>The layers from the features of the level below, or what the architecture's encoder ends in, to this level's: vectors both.</summary>
    public required IReadOnlyList<VaeLayer> Encoder { get; init; }

    /// <summary>
    /// The layers from the state above and this level's latent variables, one vector, to the state below. The top level has no state above, but the label
    /// of a conditional model.
    /// </summary>
    public required IReadOnlyList<VaeLayer> Decoder { get; init; }

    /// <inheritdoc/>
    public bool Equals(LatentLevel? other) =>
        other is not null
        && Size == other.Size
        && Encoder.SequenceEqual(other.Encoder)
        && Decoder.SequenceEqual(other.Decoder);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Size, Encoder.Count, Decoder.Count);
}

/// <summary>The sizes of the vectors of all levels, from the top.</summary>
internal sealed record LevelSizes
{
    private LevelSizes(
        IReadOnlyList<DataShape> features,
        IReadOnlyList<DataShape> above,
        IReadOnlyList<DataShape> states
    ) => (Features, Above, States) = (features, above, states);

    /// <summary>The features of each level.</summary>
    public IReadOnlyList<DataShape> Features { get; }

    /// <summary>What each level's decoder takes.</summary>
    public IReadOnlyList<DataShape> Above { get; }

    /// <summary>What each level's decoder gives.</summary>
    public IReadOnlyList<DataShape> States { get; }

    /// <summary>The features of all levels together.</summary>
    public int FeatureSize => Features.Sum(shape => shape.Size);

    /// <summary>What the layers of levels make of an encoder's output.</summary>
    /// <exception cref="ArgumentException">A level's layers do not take what there is, or do not end in a vector.</exception>
    public static LevelSizes Of(IReadOnlyList<LatentLevel> levels, DataShape encoded, int classCount)
    {
        var features = new DataShape[levels.Count];
        var (above, states) = (new DataShape[levels.Count], new DataShape[levels.Count]);
        var below = encoded;
        for (var l = levels.Count - 1; l >= 0; l--)
        {
            below = features[l] = Vector(VaeArchitecture.ShapesThrough(levels[l].Encoder, below)[^1], l, "encoder");
        }

        for (var l = 0; l < levels.Count; l++)
        {
            above[l] = new DataShape(levels[l].Size + (l == 0 ? classCount : states[l - 1].Size));
            states[l] = Vector(VaeArchitecture.ShapesThrough(levels[l].Decoder, above[l])[^1], l, "decoder");
        }

        return new(features, above, states);
    }

    /// <summary>What a level's posterior is made of: its features and the state above.</summary>
    public DataShape Posterior(int level) =>
        level == 0 ? Features[0] : new DataShape(Features[level].Size + States[level - 1].Size);

    private static DataShape Vector(DataShape shape, int level, string part)
    {
        Argument.Require(
            !shape.IsImage,
            $"The {part} of level {level} ends in rows of shape {shape}; expected a vector (flatten it)."
        );
        return shape;
    }
}
