using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Training;

/// <summary>Fits that are cancelled, and go on where they were.</summary>
public sealed class ResumeTests
{
    private readonly MLContext ml = new(seed: 1);

    // Features have 8 steps; the detector's second network has its fifth step as the 13th, and is in its second epoch then.
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 5)]
    [InlineData(false, 7)]
    [InlineData(true, 3)]
    [InlineData(true, 8)]
    [InlineData(true, 13)]
    public void A_cancelled_fit_goes_on_to_the_model_of_one_that_was_not(bool detects, int step)
    {
        using var directory = new TemporaryDirectory();
        var whole = Content(detects);

        Assert.ThrowsAny<OperationCanceledException>(() => Content(detects, directory.Path, step));
        var resumed = Content(detects, directory.Path);
        var steps = new Stopper(int.MaxValue);
        var again = Content(detects, directory.Path, progress: steps);

        Assert.Equal(whole, resumed);
        Assert.Equal(whole, again);
        Assert.Equal(0, steps.Reports);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_cancelled_fit_throws_unless_it_is_to_keep_what_it_has(bool detects)
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Content(detects, step: 6));
        var kept = Content(detects, step: 6, keeps: true);
        Assert.NotEqual(Content(detects), kept);
        // No epoch is done.
        Assert.ThrowsAny<OperationCanceledException>(() => Content(detects, step: 2, keeps: true));
    }

    [Fact]
    public void A_detector_that_is_cancelled_in_its_second_network_keeps_the_first()
    {
        var first = Content(true, detector: Quick.Detector.Detector with { Networks = 1 });

        Assert.Equal(first, Content(true, step: 10, keeps: true));
        Assert.NotEqual(first, Content(true, step: 13, keeps: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_token_that_is_cancelled_before_the_fit_ends_it_while_rows_are_read(bool detects)
    {
        var view = new ProbeView(1000, Source.Columns);
        var options = Quick.Features with { InputColumnName = "Data", CancellationToken = new(canceled: true) };
        IEstimator<ITransformer> estimator = detects
            ? ml.AnomalyDetection.Trainers.Vae(
                Quick.Detector with
                {
                    InputColumnName = "Data",
                    CancellationToken = new(canceled: true),
                }
            )
            : ml.Transforms.LearnVaeFeatures(options);

        Assert.ThrowsAny<OperationCanceledException>(() => estimator.Fit(view));

        Assert.InRange(view.Log.RowsRead, 0, 1);
        Assert.Equal(view.Log.Opened, view.Log.Disposed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_checkpoint_of_other_rows_or_options_is_refused(bool detects)
    {
        using var directory = new TemporaryDirectory();
        Content(detects, directory.Path);

        var rows = Assert.Throws<InvalidOperationException>(() =>
            Content(detects, directory.Path, readings: Machine.Usual(120, seed: 9))
        );
        var options = Assert.Throws<InvalidOperationException>(() =>
            Content(detects, directory.Path, training: Quick.Training with { LearningRate = 1e-3 })
        );
        // The same means and spreads.
        var order = Assert.Throws<InvalidDataException>(() =>
            Content(detects, directory.Path, readings: [.. Swapped(Machine.Usual(120))])
        );

        Assert.Contains("is of another network, or of rows with other means and spreads; expected", rows.Message);
        Assert.Contains("is of a training with other options; expected", options.Message);
        Assert.Contains("The checkpoint was trained on other rows than those of X", order.Message);

        // Sums do not depend on the order of the first two rows.
        static IEnumerable<Reading> Swapped(Reading[] readings) => [readings[1], readings[0], .. readings[2..]];
    }

    private string Content(
        bool detects,
        string? directory = null,
        int? step = null,
        bool keeps = false,
        Reading[]? readings = null,
        TrainingOptions? training = null,
        DetectorOptions? detector = null,
        Stopper? progress = null
    )
    {
        using var stopper = progress ?? new Stopper(step ?? int.MaxValue);
        var view = ml.View(readings ?? Machine.Usual(120));
        using VaeTransformer fitted = detects
            ? ml
                .AnomalyDetection.Trainers.Vae(
                    ml,
                    Quick.Detector with
                    {
                        CheckpointDirectory = directory,
                        KeepBestWhenCancelled = keeps,
                        CancellationToken = stopper.Token,
                        Progress = stopper,
                        Training = training ?? Quick.Training,
                        Detector = detector ?? Quick.Detector.Detector,
                    }
                )
                .Fit(view)
            : ml
                .Transforms.LearnVaeFeatures(
                    ml,
                    Quick.Features with
                    {
                        CheckpointDirectory = directory,
                        KeepBestWhenCancelled = keeps,
                        CancellationToken = stopper.Token,
                        Progress = stopper,
                        Training = training ?? Quick.Training,
                    }
                )
                .Fit(view);
        return fitted.Model.Content();
    }

    /// <summary>Cancels when so many steps are done.</summary>
    private sealed class Stopper(int step) : IProgress<TrainingProgress>, IDisposable
    {
        private readonly CancellationTokenSource source = new();

        public int Reports { get; private set; }

        public CancellationToken Token => source.Token;

        public void Report(TrainingProgress value)
        {
            // An epoch's metrics are told behind its last step.
            Reports += value.Completed is null ? 1 : 0;
            if (Reports >= step)
            {
                source.Cancel();
            }
        }

        public void Dispose() => source.Dispose();
    }
}
