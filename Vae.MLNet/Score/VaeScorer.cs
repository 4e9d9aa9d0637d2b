using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// Computes the reconstruction loss, the KL divergence and bounds on −ln p(x) of each row; made by <c>ml.Transforms.ScoreWithVae</c>.
/// </summary>
public sealed class VaeScorer : VaeInferenceEstimator
{
    internal VaeScorer(VaeModel model, Options options)
        : base(new ScoreStep(options), model) { }

    /// <summary>
    /// The columns, which hold Singles in nats, and the numbers of samples. A column whose name is null is not added; all that are added
    /// share one run.
    /// </summary>
    public sealed record Options : VaeDataStepOptions
    {
        /// <summary>The new column for the reconstruction loss −ln p(x|z), summed over the row's elements.</summary>
        public string? ReconstructionLossColumnName { get; init; } = "ReconstructionLoss";

        /// <summary>The new column for KL(q(z|x) ‖ p(z)) (report, eq. 17).</summary>
        public string? KlDivergenceColumnName { get; init; } = "KlDivergence";

        /// <summary>The new column for the sum of the two, the negative evidence lower bound.</summary>
        public string? NegativeElboColumnName { get; init; } = "NegativeElbo";

        /// <summary>
        /// The new column for the importance-weighted bound on −ln p(x) (Burda et al. 2016) of <see cref="ImportanceSamples"/> samples. A
        /// pipeline with this column cannot be saved.
        /// </summary>
        public string? ImportanceWeightedBoundColumnName { get; init; }

        /// <summary>The samples k of the importance-weighted bound; above 0 exactly when that column is added.</summary>
        public int ImportanceSamples { get; init; }

        /// <summary>
        /// The samples of z that the reconstruction loss is averaged over. With 0, the default, the posterior's mean is decoded: a score
        /// without noise that can be saved in a pipeline, but no strict bound on ln p(x).
        /// </summary>
        public int ElboSamples { get; init; }

        /// <summary>The seed of the samples; a row's samples depend on it and on the row's id alone.</summary>
        public long Seed { get; init; }
    }
}

/// <summary>Reconstruction loss, KL divergence and bounds, in nats.</summary>
internal sealed record ScoreStep(VaeScorer.Options Options) : VaeStep
{
    private const int Loss = 0;
    private const int Divergence = 1;
    private const int NegativeElbo = 2;
    private const int Bound = 3;

    internal override IReadOnlyList<StepInput> Inputs => [.. DataInputs(Options), .. LabelInputs(Options)];

    internal override IReadOnlyList<StepResult> Results =>
        [
            new(Options.ReconstructionLossColumnName, OutputType.Scalar, WithoutNoise(ScoreNodes.Loss)),
            new(Options.KlDivergenceColumnName, OutputType.Scalar, ScoreNodes.Divergence),
            new(Options.NegativeElboColumnName, OutputType.Scalar, WithoutNoise(ScoreNodes.NegativeElbo)),
            new(Options.ImportanceWeightedBoundColumnName, OutputType.Scalar, null),
        ];

    internal override VaeStepOptions StepOptions => Options;

    internal override bool Takes(BundleModel model) => true;

    internal override void Validate(BundleModel model)
    {
        if (model is VqVaeModel && (Options.ElboSamples > 0 || Options.ImportanceSamples > 0))
        {
            throw new ArgumentException(
                $"The scores have {Math.Max(Options.ElboSamples, Options.ImportanceSamples)} samples and the model's latent variables are codes, of which a row has only one draw; expected 0."
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Options.ElboSamples);
        ArgumentOutOfRangeException.ThrowIfNegative(Options.ImportanceSamples);
        var named = Options.ImportanceWeightedBoundColumnName is not null;
        if (named != Options.ImportanceSamples > 0)
        {
            throw new ArgumentException(
                $"The importance-weighted bound has {(named ? "a" : "no")} column and {Options.ImportanceSamples} samples; "
                    + "expected a column and at least one sample, or neither."
            );
        }

        base.Validate(model);
    }

    internal override void Run(BundleModel model, StepBatch batch)
    {
        var decodes = batch.Wants(Loss) || batch.Wants(NegativeElbo) || batch.Wants(Bound);
        using var scores = decodes
            ? BatchScores.Score(model, batch, Scoring(batch))
            : BatchScores.Divergences(model, batch, Scoring(batch));
        for (var i = 0; i < batch.Count; i++)
        {
            batch.Result(Loss)[i] = BatchScores.InNats(scores[i].ReconstructionLoss);
            batch.Result(Divergence)[i] = BatchScores.InNats(scores[i].KlDivergence);
            batch.Result(NegativeElbo)[i] = BatchScores.InNats(scores[i].NegativeElbo);
            batch.Result(Bound)[i] = BatchScores.InNats(scores[i].ImportanceWeightedBound);
        }
    }

    private Func<StepGraph, string>? WithoutNoise(Func<StepGraph, string> node) =>
        Options.ElboSamples == 0 ? node : null;

    private VaeScoreOptions Scoring(StepBatch batch) =>
        new()
        {
            Seed = Options.Seed,
            ElboSamples = Options.ElboSamples,
            ImportanceSamples = batch.Wants(Bound) ? Options.ImportanceSamples : 0,
        };
}
