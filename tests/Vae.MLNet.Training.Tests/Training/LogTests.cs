using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Vae.MLNet.Training.Tests.Training;

/// <summary>What a context is told, and what the model's card remembers.</summary>
public sealed class LogTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly List<(ChannelMessageKind Kind, string Text)> lines = [];

    public LogTests() => ml.Log += (_, e) => lines.Add((e.Kind, e.Message));

    [Fact]
    public void Each_epoch_is_a_line_of_information()
    {
        using var fitted = ml.Transforms.LearnVaeFeatures(ml, Quick.Features).Fit(ml.View(Machine.Usual(100)));

        var epochs = lines
            .Where(line => line.Kind == ChannelMessageKind.Info && line.Text.Contains("poch", StringComparison.Ordinal))
            .ToList();
        Assert.Equal(2, epochs.Count);
        Assert.Contains("1/2", epochs[0].Text);
        Assert.Contains("2/2", epochs[1].Text);
    }

    [Fact]
    public void Without_the_context_nothing_is_told()
    {
        using var fitted = ml.Transforms.LearnVaeFeatures(Quick.Features).Fit(ml.View(Machine.Usual(100)));

        Assert.DoesNotContain(lines, line => line.Text.Contains("poch", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 8)]
    [InlineData(true, 16)]
    public void Progress_is_told_of_each_step_of_each_network(bool detects, int steps)
    {
        var progress = new Progress();
        var view = ml.View(Machine.Usual(100));
        using var fitted = detects
            ? ml.AnomalyDetection.Trainers.Vae(Quick.Detector with { Progress = progress }).Fit(view)
            : ml.Transforms.LearnVaeFeatures(Quick.Features with { Progress = progress }).Fit(view);

        Assert.Equal(steps, progress.Reports.Count(report => report.Completed is null));
        Assert.Equal(steps / 4, progress.Reports.Count(report => report.Completed is not null));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_constant_column_is_warned_of_by_its_name(bool detects)
    {
        float[][] rows = [.. Machine.Usual(100).Select(x => (float[])[x.Temperature, 7, x.Vibration])];
        var view = ml.WithSlots(rows, "Temperature", "Fixed", "Vibration");

        using VaeTransformer fitted = detects
            ? ml.AnomalyDetection.Trainers.Vae(ml, Quick.Detector).Fit(view)
            : ml.Transforms.LearnVaeFeatures(ml, Quick.Features).Fit(view);

        const string Expected = "1 of 3 elements of a row are the same in all 100 rows: column 'X', slot 'Fixed'.";
        Assert.Single(
            lines,
            line => line.Kind == ChannelMessageKind.Warning && line.Text.Contains(Expected, StringComparison.Ordinal)
        );
        Assert.Contains(
            fitted.Model.Card.Training!.Warnings!,
            warning => warning.StartsWith(Expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_collapsed_posterior_is_a_warning_in_the_log_and_an_error_without_one()
    {
        // Independent columns: what a dimension tells of one of forty does not pay for its divergence.
        var view = Fits.X(Fits.Noise(400, 40));
        var options = Quick.Features with
        {
            Training = Quick.Training with
            {
                Epochs = 6,
                StepsPerEpoch = 60,
                BatchSize = 64,
                Beta = new LinearWarmup(1),
            },
            LatentSize = 1,
            Likelihood = Likelihood.Gaussian,
        };

        using var warned = ml.Transforms.LearnVaeFeatures(ml, options).Fit(view);
        var error = Assert.Throws<InvalidOperationException>(() => ml.Transforms.LearnVaeFeatures(options).Fit(view));

        Assert.StartsWith("The posterior has collapsed: its KL divergence is 0.0", error.Message);
        Assert.Contains("overload that takes the MLContext", error.Message);
        Assert.Single(
            lines,
            line =>
                line.Kind == ChannelMessageKind.Warning
                && line.Text.Contains("posterior has collapsed", StringComparison.Ordinal)
        );
        Assert.Contains(
            warned.Model.Card.Training!.Warnings!,
            warning => warning.StartsWith("The posterior has collapsed", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_fit_without_anything_to_warn_of_has_no_warnings_after_one_with_some()
    {
        var learner = ml.Transforms.LearnVaeFeatures(ml, Quick.Features with { Training = Quick.Real(100) });
        var usual = Machine.Usual(100);
        using var warned = learner.Fit(Fits.X([.. usual.Select(x => (float[])[x.Temperature, 7, x.Pressure])]));
        using var fitted = learner.Fit(ml.View(usual));

        Assert.Contains(warned.Model.Card.Training!.Warnings!, IsOfConstants);
        Assert.DoesNotContain(fitted.Model.Card.Training!.Warnings ?? [], IsOfConstants);

        static bool IsOfConstants(string warning) => warning.Contains("are the same", StringComparison.Ordinal);
    }

    private sealed class Progress : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }
}
