using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// A codebook in the place of a Gaussian posterior (van den Oord, Vinyals and Kavukcuoglu 2017, "Neural discrete representation learning"): each position
/// of the encoder's last picture becomes the nearest of its vectors.
/// </summary>
/// <param name="Size">The number of vectors K; at least 2.</param>
/// <param name="Dimension">The elements of a vector, which are the channels of the encoder's last picture.</param>
public sealed record Codebook(int Size, int Dimension)
{
    /// <summary>
    /// The weight β of the commitment loss, the squared distance of what the encoder gives to its code, summed over a row's positions as its reconstruction
    /// loss is over its elements (van den Oord et al. 2017, equation 3); 0.25 there. Their average over the positions (section 3.2) is
    /// little beside a loss in nats, and gave fewer codes and worse reconstructions.
    /// </summary>
    public double CommitmentWeight { get; init; } = 0.25;

    /// <summary>How much of the moving averages that a vector is made of stays in a step (appendix A.1 there); above 0 and below 1.</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>
    /// A code that occurs less often than this share of what it would if all occurred equally often, by the moving average, is dead: its vector starts
    /// anew at an output of the encoder that is far from all vectors. 0 for no such restarts.
    /// </summary>
    public double RestartBelow { get; init; } = 0.02;

    internal void Validate()
    {
        Argument.Require(
            Size is >= 2 and <= LatentCodes.MostCodes,
            $"The codebook has {Size} vectors; expected 2 to {LatentCodes.MostCodes}."
        );
        Argument.Require(Dimension >= 1, $"The codebook's vectors have {Dimension} elements; expected at least 1.");
        Check.NotNegative(CommitmentWeight, "commitment weight");
        Argument.Require(
            Decay is > 0 and < 1,
            $"The decay of the codebook's averages is {Decay}; expected a number above 0 and below 1."
        );
        Argument.Require(
            RestartBelow is >= 0 and < 1,
            $"The share below which codes are started anew is {RestartBelow}; expected 0 to below 1."
        );
    }
}
