namespace Vae.Training.Tests.Training;

public sealed class TrainingOptionsTests
{
    [Fact]
    public void The_reports_preset_is_table_3()
    {
        var options = TrainingOptions.Report;
        options.Validate();

        Assert.Equal((30, 128, 1e-3), (options.Epochs, options.BatchSize, options.LearningRate));
        Assert.Equal(new LinearWarmup(10), options.Beta);
        Assert.Equal(new ConstantLearningRate(), options.LearningRateSchedule);
        Assert.Equal((0, null, null), (options.FreeBits, options.GradientNormLimit, options.Patience));
    }

    public static TheoryData<string, TrainingOptions> OutOfRange { get; } =
        new()
        {
            {
                "epochs",
                new() { Epochs = 0 }
            },
            {
                "batch size",
                new() { BatchSize = -1 }
            },
            {
                "learning rate",
                new() { LearningRate = 0 }
            },
            {
                "learning rate",
                new() { LearningRate = double.NaN }
            },
            {
                "free bits",
                new() { FreeBits = -0.1 }
            },
            {
                "threads",
                new() { Threads = -2 }
            },
            {
                "gradient-norm",
                new() { GradientNormLimit = 0 }
            },
            {
                "validation fraction",
                new() { ValidationFraction = 1 }
            },
            {
                "patience",
                new() { ValidationFraction = 0.1, Patience = 0 }
            },
            {
                "number of steps per epoch",
                new() { StepsPerEpoch = 0 }
            },
            {
                "warm-up",
                new() { Beta = new LinearWarmup(-1) }
            },
            {
                "β",
                new() { Beta = new ConstantBeta(-1) }
            },
            {
                "cycles",
                new() { Beta = new CyclicalBeta(0) }
            },
            {
                "rising fraction",
                new() { Beta = new CyclicalBeta(4, 0) }
            },
            {
                "decays",
                new() { LearningRateSchedule = new StepDecay(0) }
            },
            {
                "final learning-rate factor",
                new() { LearningRateSchedule = new CosineDecay(2) }
            },
        };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_figure_out_of_range_is_named(string name, TrainingOptions options)
    {
        var error = Assert.Throws<ArgumentException>(options.Validate);

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
