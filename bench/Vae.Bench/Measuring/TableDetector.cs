using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;
using Vae.MLNet;
using Vae.MLNet.Training;

namespace Vae.Bench.Measuring;

/// <summary>A detector of <c>ml.AnomalyDetection.Trainers.Vae</c> with its defaults, fitted to a table.</summary>
internal sealed class TableDetector : IDisposable
{
    // What the trainer's own options say of the importance-weighted bound.
    private static readonly int Samples = new VaeAnomalyTrainer.Options().ImportanceSamples;

    private readonly MLContext ml = new();
    private readonly int seed;

    /// <summary>Trains it; nothing is set but the seed.</summary>
    public TableDetector(LabelledTable train, int seed)
    {
        this.seed = seed;
        var view = train.View(ml);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        Transformer = ml.AnomalyDetection.Trainers.Vae(new VaeAnomalyTrainer.Options { Seed = seed }).Fit(view);
        Seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        ProcessorSeconds = (process.TotalProcessorTime - before).TotalSeconds;
    }

    /// <summary>The fitted step.</summary>
    public VaeAnomalyTransformer Transformer { get; }

    /// <summary>The seconds of <c>Fit</c>.</summary>
    public double Seconds { get; }

    /// <summary>The seconds that all cores together worked on it, which a busy machine changes less.</summary>
    public double ProcessorSeconds { get; }

    /// <summary>Scores of rows through the fitted step.</summary>
    public double[] Scores(LabelledTable test) => ReadScores(Transformer.Transform(test.View(ml)));

    /// <summary>
    /// The bounds of the detector's first network, which is the one that the measures of that name train by the same options and seed.
    /// </summary>
    public (double[] NegativeElbo, double[] ImportanceWeighted) Bounds(LabelledTable test)
    {
        var scores = new VaeScore[test.Count];
        Transformer.Model.Score(
            test.Values,
            [],
            scores,
            new VaeScoreOptions
            {
                ElboSamples = 0,
                ImportanceSamples = Samples,
                Seed = seed,
            }
        );
        return (
            Array.ConvertAll(scores, score => score.NegativeElbo),
            Array.ConvertAll(scores, score => score.ImportanceWeightedBound)
        );
    }

    /// <summary>Fits the measure of a bound anew and requires its scores to be those of <see cref="Bounds"/>.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void RequireOwnBounds(LabelledTable train, LabelledTable test)
    {
        var (elbo, weighted) = Bounds(test);
        foreach (
            var (measure, expected) in new[]
            {
                (VaeAnomalyMeasure.NegativeElbo, elbo),
                (VaeAnomalyMeasure.ImportanceWeightedBound, weighted),
            }
        )
        {
            var options = new VaeAnomalyTrainer.Options { Seed = seed, Measure = measure };
            using var fitted = ml.AnomalyDetection.Trainers.Vae(options).Fit(train.View(ml));
            var found = ReadScores(fitted.Transform(test.View(ml)));
            var different = Enumerable
                .Range(0, found.Length)
                .FirstOrDefault(i => !(Math.Abs(found[i] - expected[i]) <= 1e-3 * (1 + Math.Abs(expected[i]))), -1);
            if (different >= 0)
            {
                throw new InvalidOperationException(
                    $"Row {different} of {test.Name} scores {found[different]} by a detector of the measure {measure} and {expected[different]} by the first network of one of the measure Detector; expected the same."
                );
            }
        }
    }

    public void Dispose() => Transformer.Dispose();

    /// <summary>The Score column of a view.</summary>
    public static double[] ReadScores(IDataView scored)
    {
        var scores = new float[scored.GetRowCount()!.Value];
        ColumnReader.ReadNumbers(scored, "Score", scores);
        return Array.ConvertAll(scores, score => (double)score);
    }
}
