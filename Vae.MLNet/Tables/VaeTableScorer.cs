using Vae.Tables;

namespace Vae.MLNet;

/// <summary>
/// Says of rows of a table how unusual they are, and which columns are to blame; made by <c>ml.Transforms.ScoreWithVae</c> of a
/// <see cref="VaeTableModel"/>.
/// </summary>
public sealed class VaeTableScorer : VaeTableEstimator
{
    internal VaeTableScorer(VaeTableModel model, Options options)
        : base(new TableStep(null, options), model) { }

    /// <summary>
    /// The columns, in nats, and the number of samples. A column whose name is null is not added; all that are added share one run.
    /// </summary>
    public sealed record Options : VaeTableStepOptions
    {
        /// <summary>The new Single column for the reconstruction loss −ln p(x|z), summed over the row's columns.</summary>
        public string? ReconstructionLossColumnName { get; init; } = "ReconstructionLoss";

        /// <summary>The new Single column for KL(q(z|x) ‖ p(z)).</summary>
        public string? KlDivergenceColumnName { get; init; } = "KlDivergence";

        /// <summary>The new Single column for the sum of the two, the negative evidence lower bound: higher is more unusual.</summary>
        public string? NegativeElboColumnName { get; init; } = "NegativeElbo";

        /// <summary>
        /// The new column for what each column of the table contributes to that sum, a Single vector with the names of the table's columns as
        /// slot names; that of the condition is 0.
        /// </summary>
        public string? ContributionsColumnName { get; init; } = "Contributions";

        /// <summary>
        /// The samples of z that the reconstruction loss is averaged over. With 0, the default, the posterior's mean is decoded: a score without
        /// noise, but no strict bound on ln p(x).
        /// </summary>
        public int ElboSamples { get; init; }

        /// <summary>The seed of the samples; a row's samples depend on it and on the row's id alone.</summary>
        public long Seed { get; init; }
    }
}
