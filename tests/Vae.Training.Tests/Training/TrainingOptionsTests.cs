using Vae.Inference;

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

    [Fact]
    public void A_preset_is_known_by_its_figures()
    {
        Assert.Equal(["report", "refined", "binary"], TrainingOptions.Presets.Select(preset => preset.Preset));
        foreach (var preset in TrainingOptions.Presets)
        {
            preset.Validate();
            var other = preset with { Preset = null, Seed = 7, Threads = 3 };
            Assert.Equal(preset.Preset, other.WithPreset().Preset);
            Assert.Null((other with { Preset = preset.Preset, Epochs = 3 }).WithPreset().Preset);
        }
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
                "importance samples",
                new() { ImportanceSamples = 0 }
            },
            {
                "0.1 free bits and 2 importance samples",
                new() { FreeBits = 0.1, ImportanceSamples = 2 }
            },
            {
                "binarisation",
                new() { Binarization = (Binarization)7 }
            },
            {
                "binarised",
                new() { Binarization = Binarization.Static, BinarizesInputs = true }
            },
            {
                "clean share",
                new() { BinarizesInputs = true, CleanShare = 1 }
            },
            {
                "neither binarised for the encoder nor jittered",
                new() { CleanShare = 0.5 }
            },
            {
                "weight decay",
                new() { WeightDecay = -0.1 }
            },
            {
                "a product below 1",
                new() { WeightDecay = 1000 }
            },
            {
                "averaged weights",
                new() { WeightAveraging = 1 }
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
