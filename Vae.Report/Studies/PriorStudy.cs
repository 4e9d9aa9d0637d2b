using System.Globalization;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>Whether rows that are drawn from a fitted prior are more like those of the test set than rows of the standard normal prior.</summary>
internal sealed record PriorStudy
{
    /// <summary>A row that is read with less certainty is not one of its class for certain.</summary>
    private const float Certain = 0.9f;

    private const int RowsAtOnce = 1000;

    /// <summary>A model that was trained with the standard normal prior.</summary>
    public required ModelBundle Bundle { get; init; }

    /// <summary>The labelled rows that priors are fitted to, and that the classifier learns from.</summary>
    public required VaeDataset Training { get; init; }

    /// <summary>The rows that drawn ones are compared with.</summary>
    public required VaeDataset Test { get; init; }

    /// <summary>The components of the mixtures.</summary>
    public required IReadOnlyList<int> Components { get; init; }

    /// <summary>The seeds of fits and draws.</summary>
    public required IReadOnlyList<long> Seeds { get; init; }

    /// <summary>The rows that are drawn with each seed.</summary>
    public required int Count { get; init; }

    /// <summary>Draws of each prior in turn, with each seed; 0 components are the standard normal prior.</summary>
    /// <exception cref="OperationCanceledException">The study was interrupted.</exception>
    public IEnumerable<PriorRun> Run(CancellationToken cancellation)
    {
        var classes = Training.Labels.Span.Length == 0 ? 0 : (int)Training.Labels.ToArray().Max() + 1;
        using var judge = Classifier.OfImages(Training, classes, seed: 0, cancellation);
        var test = new float[Test.Count * Test.Shape.Size];
        Test.CopyRows(0, test);
        var known = Moments.Of(judge.Features(test, out var width), width);
        yield return new PriorRun(PriorRun.TestRows, 0, 0, Certainty(judge, test));
        foreach (var seed in Seeds)
        {
            foreach (var components in Components.Prepend(0))
            {
                cancellation.ThrowIfCancellationRequested();
                var rows = Draw(components, seed, cancellation);
                var moments = Moments.Of(judge.Features(rows, out _), width);
                yield return new PriorRun(
                    components,
                    seed,
                    FrechetDistance.Between(known, moments),
                    Certainty(judge, rows)
                );
            }
        }
    }

    /// <summary>The table of the runs.</summary>
    public static StudyTable Table(IReadOnlyList<PriorRun> runs)
    {
        var standard = runs.Where(run => run.Components == 0).Average(run => run.Distance);
        return new StudyTable(
            "Rows drawn from each prior, beside the test rows",
            ["prior", "Fréchet distance", "of that of the standard normal prior", "read with 90 % certainty"],
            [
                .. runs.GroupBy(run => run.Components)
                    .OrderBy(arm => arm.Key)
                    .Select(arm =>
                        (IReadOnlyList<string>)
                            [
                                arm.Key switch
                                {
                                    PriorRun.TestRows => "the test rows themselves",
                                    0 => "standard normal",
                                    var components => $"mixture of {components}",
                                },
                                arm.Key == PriorRun.TestRows
                                    ? ""
                                    : StudyTable.MeanAndDeviation(arm, run => run.Distance),
                                arm.Key == PriorRun.TestRows
                                    ? ""
                                    : (arm.Average(run => run.Distance) / standard).ToString(
                                        "P0",
                                        CultureInfo.InvariantCulture
                                    ),
                                StudyTable.MeanAndDeviation(arm, run => 100 * run.Certainty, "F1") + " %",
                            ]
                    ),
            ]
        );
    }

    private float[] Draw(int components, long seed, CancellationToken cancellation)
    {
        using var standard = VaeModel.FromBundle(Bundle.WithPrior(null));
        var prior = components == 0 ? null : LatentPriorFit.Fit(standard, Training, components, seed, cancellation);
        using var model = VaeModel.FromBundle(Bundle.WithPrior(prior));
        var rows = new float[Count * model.DataSize];
        for (var first = 0; first < Count; first += RowsAtOnce)
        {
            var count = Math.Min(RowsAtOnce, Count - first);
            // Classes in turn, as those of a balanced data set are.
            long[] labels = model.IsConditional
                ? [.. Enumerable.Range(first, count).Select(row => (long)(row % model.ClassCount))]
                : [];
            var part = rows.AsSpan(first * model.DataSize, count * model.DataSize);
            model.Generate(seed, first, labels, part, cancellation);
        }

        return rows;
    }

    private static double Certainty(Classifier judge, float[] rows) =>
        judge.Certainties(rows).Average(certainty => certainty >= Certain ? 1.0 : 0);
}

/// <summary>Some rows of a study of priors.</summary>
/// <param name="Components">The components of the prior; 0 of the standard normal one, <see cref="TestRows"/> of none.</param>
/// <param name="Seed">The seed of the fit and of the draws.</param>
/// <param name="Distance">The Fréchet distance between the classifier's last hidden layers of these rows and of the test rows.</param>
/// <param name="Certainty">The part of the rows that the classifier reads with a probability of 0.9 at least.</param>
internal sealed record PriorRun(int Components, long Seed, double Distance, double Certainty)
{
    /// <summary>In the place of components: the rows of the test set themselves.</summary>
    public const int TestRows = -1;
}
