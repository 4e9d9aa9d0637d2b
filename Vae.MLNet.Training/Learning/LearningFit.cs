using Microsoft.ML;

namespace Vae.MLNet.Training;

/// <summary>The rows of a <c>Fit</c>, read and checked, and how a network is trained on them.</summary>
internal sealed class LearningFit : IDisposable
{
    // Nats below which a posterior does not depend on the row.
    private const double CollapsedKl = 0.1;

    private readonly VaeLearningOptions options;
    private readonly LearningHost host;

    private LearningFit(
        VaeLearningOptions options,
        LearningHost host,
        LearningRows rows,
        LearningRows? validation,
        VaeArchitecture architecture,
        TrainingOptions training
    )
    {
        (this.options, this.host) = (options, host);
        (Rows, Validation, Architecture, Training) = (rows, validation, architecture, training);
    }

    public LearningRows Rows { get; }

    public LearningRows? Validation { get; }

    public VaeArchitecture Architecture { get; }

    public TrainingOptions Training { get; }

    /// <summary>Reads the rows and says what is wrong with them before the first step.</summary>
    public static LearningFit Begin(
        VaeLearningOptions options,
        LearningHost host,
        IDataView data,
        IDataView? validation,
        long seed,
        Func<int, int> latentSize
    )
    {
        ArgumentNullException.ThrowIfNull(data);
        var rows = LearningRows.Read(data, options);
        LearningRows? others = null;
        try
        {
            rows.Check(host);
            others = validation is null ? null : LearningRows.Read(validation, options, rows);
            var size = options.LatentSize ?? latentSize(rows.Data.Shape.Size);
            return new LearningFit(
                options,
                host,
                rows,
                others,
                VaeLearning.Architecture(options, rows, size),
                VaeLearning.Training(options, rows, others, seed)
            );
        }
        catch
        {
            rows.Dispose();
            others?.Dispose();
            throw;
        }
    }

    /// <summary>Trains one network.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, and nothing is kept.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training.</exception>
    public ModelBundle TrainOne(out TrainingResult result)
    {
        using var trainer = VaeTrainer.Open(Architecture, Training, options.CheckpointDirectory);
        result = trainer.Train(
            Rows.Data,
            progress: host.Listen(options.Progress),
            validation: Validation?.Data,
            cancellation: options.CancellationToken
        );
        if (result.Outcome == TrainingOutcome.Interrupted)
        {
            result =
                options.KeepBestWhenCancelled && trainer.History.Count > 0
                    ? trainer.Finish()
                    : throw new OperationCanceledException(options.CancellationToken);
        }

        return WithWarnings(result.ToBundle(Validation?.Data ?? Rows.Data), result);
    }

    /// <summary>Trains the networks of a detector.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, and nothing is kept.</exception>
    public DetectorTraining TrainDetector(DetectorOptions detector)
    {
        var trained = new VaeDetectorTrainer(Architecture, Training, detector, options.CheckpointDirectory).Train(
            Rows.Data,
            Validation?.Data,
            host.Listen(options.Progress),
            options.KeepBestWhenCancelled,
            options.CancellationToken
        );
        return trained with { Bundle = WithWarnings(trained.Bundle, trained.First) };
    }

    /// <summary>
    /// Refuses a model whose posterior does not depend on the row, where nobody would read a warning: its features say nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">The posterior has collapsed.</exception>
    public void RequireFeatures(TrainingResult result)
    {
        if (Collapse(result) is { } collapse && !host.HasLog)
        {
            throw new InvalidOperationException(
                $"{collapse} With the overload that takes the MLContext this is a warning in its log."
            );
        }
    }

    public void Dispose()
    {
        Rows.Dispose();
        Validation?.Dispose();
    }

    /// <summary>
    /// The card says what holds of the model that is kept, the same whether the training was interrupted or not; what was said on the way is
    /// in the log.
    /// </summary>
    private ModelBundle WithWarnings(ModelBundle bundle, TrainingResult result)
    {
        if (Collapse(result) is { } collapse)
        {
            host.Warn(collapse, isSaid: host.HasLogged(Collapsed));
        }

        if (result.Warning is { } warning)
        {
            host.Warn(warning, isSaid: host.HasLogged(warning));
        }

        return host.Warnings.Count == 0 ? bundle : bundle.WithWarnings(host.Warnings);
    }

    private static string? Collapse(TrainingResult result)
    {
        var kept = result.History[result.Summary.KeptEpoch - 1].Train;
        return kept.KlDivergence < CollapsedKl
            ? FormattableString.Invariant(
                $"{Collapsed}: its KL divergence is {kept.KlDivergence:F3} nats, below {CollapsedKl}, so that the features do not depend on the row; expected columns that have to do with each other, a longer warm-up or a smaller β."
            )
            : null;
    }

    // As VaeTrainer begins to say it.
    private const string Collapsed = "The posterior has collapsed";
}
