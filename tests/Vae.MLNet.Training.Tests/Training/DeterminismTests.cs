using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Training;

/// <summary>A model is a function of the rows, the options and the seed.</summary>
public sealed class DeterminismTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_seed_gives_the_same_bytes_and_another_gives_others(bool detects)
    {
        var contents = new long[] { 5, 5, 6 }
            .Select(seed => Content(detects, null, seed, View()))
            .ToList();

        Assert.Equal(contents[0], contents[1]);
        Assert.NotEqual(contents[0], contents[2]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_contexts_seed_is_the_models(bool detects)
    {
        var contents = new[] { 3, 3, 4 }.Select(seed => Content(detects, new MLContext(seed), null, View())).ToList();

        Assert.Equal(contents[0], contents[1]);
        Assert.NotEqual(contents[0], contents[2]);
    }

    [Fact]
    public void The_options_seed_is_before_the_contexts() =>
        Assert.Equal(Content(false, new MLContext(3), 7, View()), Content(false, new MLContext(4), 7, View()));

    [Fact]
    public void A_fit_repeats_itself_and_two_estimators_of_a_context_differ()
    {
        var context = new MLContext(seed: 3);
        var first = context.Transforms.LearnVaeFeatures(context, Quick.Features with { Seed = null });
        var second = context.Transforms.LearnVaeFeatures(context, Quick.Features with { Seed = null });
        using var fitted = first.Fit(View());
        using var again = first.Fit(View());
        using var other = second.Fit(View());

        Assert.Equal(fitted.Model.Content(), again.Model.Content());
        Assert.NotEqual(fitted.Model.Content(), other.Model.Content());
    }

    [Fact]
    public void Fits_in_several_threads_give_what_each_gives_alone()
    {
        var seeds = Enumerable.Range(0, 8).Select(i => (long)i / 2).ToList();
        var alone = seeds.Select(seed => Content(false, null, seed, View())).ToList();
        var together = new string[seeds.Count];

        Parallel.For(
            0,
            seeds.Count,
            new ParallelOptions { MaxDegreeOfParallelism = seeds.Count },
            i => together[i] = Content(false, null, seeds[i], View())
        );

        Assert.Equal(alone, together);
    }

    // Blocks are of a megabyte: the rows of 1,500 elements take three of them.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_in_a_file_give_the_bytes_of_rows_in_memory(bool detects)
    {
        using var directory = new TemporaryDirectory();
        var rows = Fits.Noise(500, 1500);

        var contents = new long?[] { null, 0, 1 << 20 }
            .Select(budget => Content(detects, ml, 5, Fits.X(rows), budget, directory.Path))
            .ToList();

        Assert.Equal(contents[0], contents[1]);
        Assert.Equal(contents[0], contents[2]);
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_rows_are_read_once(bool detects)
    {
        var view = new ProbeView(100, Source.Columns);

        Content(detects, ml, 5, view, column: "Data");

        Assert.Equal((1, 1, 100), (view.Log.Opened, view.Log.Disposed, view.Log.RowsRead));
        Assert.Equal(["Data"], view.Log.Activated);
        Assert.Equal(100, view.Log.Fetched("Data"));
    }

    [Fact]
    public void A_source_that_fails_in_the_middle_leaves_neither_a_cursor_nor_a_file()
    {
        using var directory = new TemporaryDirectory();
        var view = new ProbeView(100, Source.Columns) { FailingRow = 60 };

        Assert.Throws<IOException>(() => Content(false, ml, 5, view, 0, directory.Path, "Data"));

        Assert.Equal(view.Log.Opened, view.Log.Disposed);
        Assert.Empty(directory.Files);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nor_does_a_fit_that_is_cancelled(bool detects)
    {
        using var directory = new TemporaryDirectory();
        using var source = new CancellationTokenSource();
        var progress = new Canceller(source);
        var view = Fits.X(Fits.Noise(500, 1500));
        IEstimator<ITransformer> estimator = detects
            ? ml.AnomalyDetection.Trainers.Vae(
                Quick.Detector with
                {
                    MemoryBudget = 0,
                    TemporaryDirectory = directory.Path,
                    CancellationToken = source.Token,
                    Progress = progress,
                }
            )
            : ml.Transforms.LearnVaeFeatures(
                Quick.Features with
                {
                    MemoryBudget = 0,
                    TemporaryDirectory = directory.Path,
                    CancellationToken = source.Token,
                    Progress = progress,
                }
            );

        Assert.ThrowsAny<OperationCanceledException>(() => estimator.Fit(view));

        Assert.Equal((1, 1), (view.Log.Opened, view.Log.Disposed));
        Assert.Empty(directory.Files);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => source.Cancel();
    }

    private IDataView View() => ml.View(Machine.Usual(120));

    private static string Content(
        bool detects,
        MLContext? context,
        long? seed,
        IDataView data,
        long? budget = null,
        string? directory = null,
        string column = "X"
    )
    {
        var ml = context ?? new MLContext();
        if (detects)
        {
            var options = Quick.Detector with
            {
                InputColumnName = column,
                Seed = seed,
                MemoryBudget = budget,
                TemporaryDirectory = directory,
            };
            using var detector = (
                context is null
                    ? ml.AnomalyDetection.Trainers.Vae(options)
                    : ml.AnomalyDetection.Trainers.Vae(context, options)
            ).Fit(data);
            return $"{detector.Model.Content()} {detector.Threshold:R} {string.Join(' ', detector.FittedScores)}";
        }

        var learning = Quick.Features with
        {
            InputColumnName = column,
            Seed = seed,
            MemoryBudget = budget,
            TemporaryDirectory = directory,
        };
        using var features = ml.Transforms.LearnVaeFeatures(context ?? ml, learning).Fit(data);
        return features.Model.Content();
    }
}
