using Microsoft.ML;
using Vae.Tables;

namespace Vae.MLNet.Training;

/// <summary>
/// Trains a model of a table in <c>Fit</c>, and fills in missing cells by it, or scores rows; made by <c>ml.Transforms.LearnVaeTable</c>.
/// </summary>
/// <remarks>
/// The table is the columns of the data as they are: text, Booleans, keys and numbers, with missing cells. What <see cref="Fit"/> gives runs on
/// ONNX Runtime, and its <see cref="VaeTableTransformer.Model"/> generates rows (<c>ml.Data.SampleFromVae</c>) or is saved as a bundle. The same
/// seed gives the same model.
/// </remarks>
public sealed class VaeTableLearner : IEstimator<VaeTableTransformer>
{
    private readonly Options options;
    private readonly TableStep step;
    private readonly LearningHost host;
    private readonly long? seed;

    internal VaeTableLearner(MLContext? context, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        step = new TableStep(options.Imputation, options.Scoring);
        step.Validate();
        host = LearningHost.Of(context, nameof(VaeTableLearner));
        seed = options.Seed ?? host.NextSeed;
    }

    /// <summary>Trains on the rows.</summary>
    /// <param name="input">The rows; read three times.</param>
    /// <returns>The step with the trained model, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">An option names no column, or does not fit the rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or none that a table can have.</exception>
    /// <exception cref="InvalidDataException">There are no rows, or a column has nothing that can be learnt; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A row holds a number that no cell may be; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter is no longer finite.</exception>
    public VaeTableTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var fit = host.OfFit();
        var training = options.Training with
        {
            Progress = fit.Listen(options.Training.Progress),
            Warn = text =>
            {
                fit.Warn(text);
                options.Training.Warn?.Invoke(text);
            },
        };
        var trained = VaeTableTrainer.Train(
            new DataViewTable(input, options.InputColumnNames),
            seed is { } given ? training with { Seed = given } : training
        );
        var bundle = trained.Bundle ?? throw new OperationCanceledException(training.Cancellation);
        using var model = VaeTableModel.FromBundle(bundle, options.Model);
        step.Validate(model);
        _ = new TableBinding(step, model, input.Schema);
        return new VaeTableTransformer(step, model);
    }

    /// <summary>The shape of transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or none that a table can have.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var names = options.InputColumnNames ?? [.. inputSchema.Select(column => column.Name)];
        foreach (var name in names)
        {
            TableBinding.Require(inputSchema, name);
        }

        return step.ShapeOf(inputSchema, names.Count);
    }

    /// <summary>The columns, how the model is trained, and what is done with it.</summary>
    public sealed record Options
    {
        /// <summary>The columns of the table; null for all.</summary>
        public IReadOnlyList<string>? InputColumnNames
        {
            get;
            init => field = value is null ? null : [.. value];
        }

        /// <summary>
        /// How the model is trained: the condition, the network, checkpoints. Progress and warnings are in the log of the
        /// <see cref="MLContext"/>, too, where there is one.
        /// </summary>
        public VaeTableOptions Training { get; init; } = new();

        /// <summary>The seed; null for one of the <see cref="MLContext"/>, or that of <see cref="Training"/> where there is none.</summary>
        public long? Seed { get; init; }

        /// <summary>How the fitted model fills in missing cells; null for not at all.</summary>
        public VaeTableImputer.Options? Imputation { get; init; } = new();

        /// <summary>How the fitted model scores rows; null for not at all.</summary>
        public VaeTableScorer.Options? Scoring { get; init; }

        /// <summary>How the fitted model runs: threads, batches, the device; null for the defaults.</summary>
        public VaeModelOptions? Model { get; init; }

        internal void Validate()
        {
            ArgumentNullException.ThrowIfNull(Training);
            DataViewTable.RequireNames(InputColumnNames ?? []);
            Model?.Validate();
        }
    }
}
