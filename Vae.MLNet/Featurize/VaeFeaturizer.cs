using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// Computes the mean, the log-variance and a draw of each row's posterior q(z|x); made by <c>ml.Transforms.FeaturizeWithVae</c>.
/// </summary>
public sealed class VaeFeaturizer : VaeInferenceEstimator
{
    internal VaeFeaturizer(VaeModel model, Options options)
        : base(new FeaturizeStep(options), model) { }

    /// <summary>The columns and the seed. A column whose name is null is not added; all that are added share one run of the encoder.</summary>
    public sealed record Options : VaeDataStepOptions
    {
        /// <summary>The new column for the posterior's mean, a Single vector of the latent size.</summary>
        public string? MeanColumnName { get; init; } = "Features";

        /// <summary>The new column for the posterior's log-variance ln σ², a Single vector of the latent size.</summary>
        public string? LogVarianceColumnName { get; init; }

        /// <summary>
        /// The new column for a draw z = mean + exp(½ log-variance)·ε (report, eq. 24), a Single vector of the latent size. A row's ε
        /// depends on <see cref="Seed"/> and the row's id alone: neither batches nor shuffling change it. A pipeline with this column
        /// cannot be saved.
        /// </summary>
        public string? SampleColumnName { get; init; }

        /// <summary>The seed of the noise in <see cref="SampleColumnName"/>.</summary>
        public long Seed { get; init; }
    }
}

/// <summary>The posterior's mean, log-variance and a draw from it.</summary>
internal sealed record FeaturizeStep(VaeFeaturizer.Options Options) : VaeStep
{
    private const int Mean = 0;
    private const int LogVariance = 1;
    private const int Sample = 2;

    internal override IReadOnlyList<StepInput> Inputs => [.. DataInputs(Options), .. LabelInputs(Options)];

    internal override IReadOnlyList<StepResult> Results =>
        [
            new(Options.MeanColumnName, OutputType.Latent, graph => graph.Mean),
            new(Options.LogVarianceColumnName, OutputType.Latent, graph => graph.LogVariance),
            new(Options.SampleColumnName, OutputType.Latent, null),
        ];

    internal override VaeStepOptions StepOptions => Options;

    internal override void Run(BundleModel gaussian, StepBatch batch)
    {
        var model = (VaeModel)gaussian;
        var mean = batch.Result(Mean);
        var logVariance = batch.Result(LogVariance);
        // The draws of levels have to be made with the rows at hand, so that both are one pass.
        if (!batch.Wants(Sample) || !model.HasLevels)
        {
            model.Encode(batch.Values, batch.Labels, mean, logVariance);
        }

        if (!batch.Wants(Sample))
        {
            return;
        }

        foreach (var rows in batch.NumberedRows())
        {
            var part = new Range(rows.Start * model.LatentSize, rows.End * model.LatentSize);
            var drawn = batch.Result(Sample)[part];
            if (model.HasLevels)
            {
                var values = batch.Values[(rows.Start * model.DataSize)..(rows.End * model.DataSize)];
                var labels = model.IsConditional ? batch.Labels[rows.Start..rows.End] : [];
                model.EncodeAndSample(
                    values,
                    labels,
                    Options.Seed,
                    rows.FirstRow,
                    mean[part],
                    logVariance[part],
                    drawn
                );
                continue;
            }

            model.SamplePosterior(mean[part], logVariance[part], Options.Seed, rows.FirstRow, drawn);
        }
    }
}
