using Vae.Inference;
using Vae.Tables;

namespace Vae.Training;

/// <summary>
/// Trains a model of the rows of a table with columns of mixed types: text, Booleans, whole numbers and others, with missing cells. The model is an
/// ordinary bundle whose card knows the columns; <see cref="VaeTableModel"/> generates, fills in and scores typed rows with it.
/// </summary>
/// <example>
/// <code language="csharp">
/// var result = VaeTableTrainer.Train(
///     TableSource.FromFile("adult.csv"),
///     new VaeTableOptions { Schema = new() { Condition = "income" }, Seed = 1 }
/// );
/// ModelBundle.Write("models/adult", result.Bundle);
/// </code>
/// </example>
public static class VaeTableTrainer
{
    private const int Epochs = 30;
    private const int LeastSteps = 1_500;
    private const int MostSteps = 6_000;

    // A column's variance can become as small in the training, of which other columns tell nine tenths. As β is below 1, variances that fall faster
    // would let a network of few rows learn by heart by how much the numbers are off.
    private const double LearntVariance = 0.1;

    // Smaller tables are learnt in smaller steps, and keep the standard normal prior: what is fitted to the posteriors of few rows is close to them.
    private const int SmallTable = 5_000;

    /// <summary>
    /// How a table of so many rows is trained: 60·√rows steps of Adam, from 1,500 to 6,000, down by a cosine from 1e-3 in batches of 128, or of a
    /// table of 5,000 rows and more from 2e-3 in batches of 256; β is ½, as the loss of TVAE counts reconstruction twice (Xu et al. 2019). In few
    /// steps the variances of numbers are moved so much faster that they can become a tenth.
    /// </summary>
    /// <param name="rows">The number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no row.</exception>
    public static TrainingOptions DefaultTraining(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        var steps = Math.Clamp((int)(60 * Math.Sqrt(rows)), LeastSteps, MostSteps);
        var isSmall = rows < SmallTable;
        var rate = isSmall ? 1e-3 : 2e-3;
        // How far Adam moves a parameter at that rate in all steps; a cosine takes half of it.
        var way = steps * rate / 2;
        return new TrainingOptions
        {
            Epochs = Epochs,
            StepsPerEpoch = (steps + Epochs - 1) / Epochs,
            BatchSize = Math.Min(isSmall ? 128 : 256, rows),
            LearningRate = rate,
            VarianceRate = Math.Max(1, Math.Log(1 / LearntVariance) / way),
            LearningRateSchedule = new CosineDecay(0.01),
            Beta = new ConstantBeta(0.5),
            Initialization = WeightInitialization.LeCun,
        };
    }

    /// <summary>Learns a table's columns, trains a model of its rows, and exports it.</summary>
    /// <param name="source">The rows; read three times.</param>
    /// <param name="options">How; the defaults when null.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names no column.</exception>
    /// <exception cref="InvalidDataException">There are no rows, or a column has nothing that can be learnt; the message names it.</exception>
    /// <exception cref="IOException">The table is not readable, or the checkpoint not writable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while the rows were read, before there was anything to keep.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter is no longer finite.</exception>
    /// <exception cref="ModelExportException">ONNX Runtime's outputs differ from the network's.</exception>
    public static TableTraining Train(TableSource source, VaeTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new VaeTableOptions();
        NativeLibraries.Require();
        var warnings = new List<string>();
        var schema = TableSchemaLearner.Learn(source, options.Schema, Warn);
        using var rows = EncodedRows.Of(source, schema, options);
        schema = rows.Schema;
        options.Learnt?.Invoke(schema);
        var training = options.Training(rows.Data.Count) with { Seed = options.Seed };
        training.Validate();
        if (training.BatchSize > rows.Data.Count)
        {
            throw new ArgumentException(
                $"The batch size is {training.BatchSize} and {source.Name} has {rows.Data.Count} rows; expected a batch size of at most that."
            );
        }

        var architecture = VaeArchitecture.Mixed(
            schema.Layout,
            options.Hidden,
            options.LatentSize,
            schema.ConditionIndex < 0 ? 0 : schema.Columns[schema.ConditionIndex].Layout.Options
        );
        using var trainer = VaeTrainer.Open(architecture, training, options.CheckpointDirectory);
        var result = trainer.Train(rows.Data, progress: options.Progress, cancellation: options.Cancellation);
        if (result.Outcome == TrainingOutcome.Interrupted)
        {
            return new TableTraining(null, schema, result.Outcome, warnings);
        }

        var bundle = result.ToBundle(rows.Data);
        if (rows.Data.Count >= SmallTable)
        {
            using var standard = VaeModel.FromBundle(bundle);
            try
            {
                bundle = bundle.WithPrior(
                    LatentPriorFit.Fit(standard, rows.Data, seed: training.Seed, cancellation: options.Cancellation)
                );
            }
            catch (OperationCanceledException)
            {
                // The checkpoint has the trained network, from which another call goes on here.
                return new TableTraining(null, schema, TrainingOutcome.Interrupted, warnings);
            }
        }

        using var model = VaeModel.FromBundle(bundle);
        schema = TableCalibration.Of(model, schema, rows.Shares, ~training.Seed);
        bundle = bundle.WithTable(schema.ToNote());
        return new TableTraining(bundle, schema, result.Outcome, warnings);

        void Warn(string text)
        {
            warnings.Add(text);
            options.Warn?.Invoke(text);
        }
    }
}

/// <summary>What a table's training gave.</summary>
/// <param name="Bundle">The model, for <see cref="ModelBundle.Write"/> or <see cref="VaeTableModel.FromBundle"/>; null where it was interrupted.</param>
/// <param name="Schema">What its columns are.</param>
/// <param name="Outcome">Why it ended.</param>
/// <param name="Warnings">What was odd about the columns, a sentence each.</param>
public sealed record TableTraining(
    ModelBundle? Bundle,
    TableSchema Schema,
    TrainingOutcome Outcome,
    IReadOnlyList<string> Warnings
);
