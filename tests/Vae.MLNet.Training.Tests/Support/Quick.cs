namespace Vae.MLNet.Training.Tests;

/// <summary>Options of trainings that take a fraction of a second, for tests of what is around them.</summary>
internal static class Quick
{
    /// <summary>Two epochs of a few steps.</summary>
    public static TrainingOptions Training { get; } =
        new()
        {
            Epochs = 2,
            StepsPerEpoch = 4,
            BatchSize = 8,
            LearningRate = 2e-3,
            Beta = new LinearWarmup(1),
            ValidationFraction = 0.2,
            Initialization = WeightInitialization.LeCun,
            // The networks of a detector one after the other, so that a step has a number.
            Threads = 1,
        };

    public static VaeFeatureLearner.Options Features { get; } =
        new()
        {
            InputColumnName = "X",
            OutputColumnName = "Latent",
            LatentSize = 2,
            Training = Training,
            Seed = 5,
        };

    public static VaeAnomalyTrainer.Options Detector { get; } =
        new()
        {
            InputColumnName = "X",
            LatentSize = 2,
            Training = Training,
            Detector = new DetectorOptions { Networks = 2, ReferenceRows = 12 },
            Seed = 5,
            Contamination = 0.1,
        };

    /// <summary>A table's model that has hardly learnt anything.</summary>
    public static VaeTableLearner.Options Table { get; } =
        new() { Training = TableOf(epochs: 2, steps: 4, batch: 8), Seed = 5 };

    /// <summary>How a table's model is trained by a number of steps.</summary>
    public static VaeTableOptions TableOf(int epochs, int steps, int batch) =>
        new()
        {
            Hidden = [32],
            LatentSize = 4,
            Training = rows =>
                VaeTableTrainer.DefaultTraining(rows) with
                {
                    Epochs = epochs,
                    StepsPerEpoch = steps,
                    BatchSize = batch,
                },
        };

    public static VaeFeatureLearner.Options FeaturesOf(params string[] columns) =>
        Features with
        {
            InputColumnName = columns.Length == 1 ? columns[0] : new VaeFeatureLearner.Options().InputColumnName,
            InputColumnNames = columns.Length == 1 ? null : columns,
        };

    public static VaeAnomalyTrainer.Options DetectorOf(params string[] columns) =>
        Detector with
        {
            InputColumnName = columns.Length == 1 ? columns[0] : new VaeAnomalyTrainer.Options().InputColumnName,
            InputColumnNames = columns.Length == 1 ? null : columns,
        };

    /// <summary>A training that learns what <see cref="Machine"/> is like, in a second or two.</summary>
    public static TrainingOptions Real(int rows) =>
        VaeLearning.DefaultTraining(rows) with
        {
            Epochs = 10,
            StepsPerEpoch = 80,
            Beta = new LinearWarmup(2),
        };
}
