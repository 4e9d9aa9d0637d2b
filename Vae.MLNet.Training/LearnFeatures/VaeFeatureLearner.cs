using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training;

/// <summary>
/// Trains a variational autoencoder in <c>Fit</c> and adds the mean of each row's posterior: latent features; made by
/// <c>ml.Transforms.LearnVaeFeatures</c>.
/// </summary>
/// <remarks>
/// What <see cref="Fit(IDataView)"/> gives is an ordinary step on ONNX Runtime: saved, it loads where TorchSharp is not, and its
/// <see cref="VaeTransformer.Model"/> generates, reconstructs and scores, or is saved as a bundle. The same seed gives the same model.
/// </remarks>
public sealed class VaeFeatureLearner : IEstimator<VaeTransformer>
{
    private readonly Options options;
    private readonly LearningHost host;
    private readonly long seed;

    internal VaeFeatureLearner(MLContext? context, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        host = LearningHost.Of(context, nameof(VaeFeatureLearner));
        seed = options.Seed ?? host.NextSeed ?? options.Training?.Seed ?? 0;
    }

    /// <summary>Trains on the rows, a part of which is held out.</summary>
    /// <param name="input">The rows; read once.</param>
    /// <returns>The step with the trained model, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows or too few, one holds what cannot be learnt from, or the posterior has collapsed; the message names it.
    /// </exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or of other rows.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, and nothing was to be kept.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter is no longer finite.</exception>
    public VaeTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on the rows, and chooses the best epoch by others.</summary>
    /// <param name="trainData">The rows; read once.</param>
    /// <param name="validationData">The rows to choose by, which are not learnt from; null to hold out a part of the others.</param>
    /// <inheritdoc cref="Fit(IDataView)"/>
    public VaeTransformer Fit(IDataView trainData, IDataView? validationData)
    {
        using var fit = LearningFit.Begin(
            options,
            host.OfFit(),
            trainData,
            validationData,
            seed,
            width => Math.Min(DefaultLatentSize, width)
        );
        var bundle = fit.TrainOne(out var result);
        fit.RequireFeatures(result);
        using var model = VaeModel.FromBundle(bundle, options.Model);
        var step = new FeaturizeStep(
            new VaeFeaturizer.Options
            {
                InputColumnName = options.InputColumnNames is null
                    ? options.InputColumnName
                    : VaeDataStepOptions.DefaultColumnName,
                InputColumnNames = options.InputColumnNames,
                Pictures = options.Pictures,
                LabelColumnName = options.LabelColumnName,
                MeanColumnName = options.OutputColumnName,
                LogVarianceColumnName = options.LogVarianceColumnName,
            }
        );
        step.Validate(model);
        return (VaeTransformer)
            step.ToTransformer(model, FittedColumns.Of(new StepBinding(step, model, trainData.Schema)));
    }

    /// <summary>The shape of transformed data.</summary>
    /// <param name="inputSchema">The shape of the data.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column that is read is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        LearningSchema.Require(inputSchema, options);
        var size = options.Architecture?.LatentSize ?? options.LatentSize ?? 1;
        return OutputShape.Of(
            inputSchema,
            ((string?[])[options.OutputColumnName, options.LogVarianceColumnName])
                .OfType<string>()
                .Select(name => LearningSchema.Vector(name, SlotNames.Of(size)))
        );
    }

    private const int DefaultLatentSize = 8;

    /// <summary>The columns, the network and how it is trained.</summary>
    public sealed record Options : VaeLearningOptions
    {
        /// <summary>The new column for the posterior's mean, a Single vector of the latent size.</summary>
        public string OutputColumnName { get; init; } = DefaultColumnName;

        /// <summary>The new column for the posterior's log-variance, a Single vector of the latent size; null for none.</summary>
        public string? LogVarianceColumnName { get; init; }

        internal override void Validate()
        {
            base.Validate();
            LearningSchema.RequireNames([OutputColumnName, LogVarianceColumnName]);
        }
    }
}
