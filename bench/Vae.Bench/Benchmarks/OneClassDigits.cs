using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.MLNet.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// The set that ML.NET's own tests evaluate RandomizedPca on, zeros among other digits, by <c>ml.AnomalyDetection.Evaluate</c>.
/// </summary>
internal sealed class OneClassDigits(Workload workload)
{
    // What ML.NET's baseline files say of RandomizedPca.
    private const double AreaTarget = 0.98667;
    private const double RateTarget = 0.90;

    private const int FalsePositives = 5;

    public IEnumerable<BenchResult> Run()
    {
        var seeds = Enumerable.Range(1, workload.Sizes.TableSeeds).ToArray();
        var ml = new MLContext(seed: 1);
        // The labels are digits: 0, which was learnt, and others, which Evaluate takes for anomalies.
        var (train, test) = (Load(ml, workload.Tables.OneClassTraining), Load(ml, workload.Tables.OneClassTest));
        var ours = seeds
            .Select(seed =>
            {
                using var fitted = ml
                    .AnomalyDetection.Trainers.Vae(new VaeAnomalyTrainer.Options { Seed = seed })
                    .Fit(train);
                return Evaluate(ml, fitted, test);
            })
            .ToList();
        var theirs = seeds
            .Select(seed => Evaluate(ml, ml.AnomalyDetection.Trainers.RandomizedPca(seed: seed).Fit(train), test))
            .ToList();
        yield return Result(
            "area under the ROC curve",
            ours.Select(metrics => metrics.AreaUnderRocCurve),
            theirs.Select(metrics => metrics.AreaUnderRocCurve),
            AreaTarget
        );
        yield return Result(
            $"share found at {FalsePositives} false alarms",
            ours.Select(metrics => metrics.DetectionRateAtFalsePositiveCount),
            theirs.Select(metrics => metrics.DetectionRateAtFalsePositiveCount),
            RateTarget
        );
    }

    private static AnomalyDetectionMetrics Evaluate(MLContext ml, ITransformer fitted, IDataView test) =>
        ml.AnomalyDetection.Evaluate(fitted.Transform(test), falsePositiveCount: FalsePositives);

    private static BenchResult Result(string what, IEnumerable<double> ours, IEnumerable<double> theirs, double target)
    {
        var (own, peer) = (ours.ToList(), theirs.ToList());
        return new(
            $"ML.NET's one-class digits, {own.Count} seeds: {what}, mean",
            string.Create(Text.Culture, $"{own.Average():0.00000} ({own.Min():0.00000}–{own.Max():0.00000})"),
            string.Create(
                Text.Culture,
                $"{peer.Average():0.00000} ({peer.Min():0.00000}–{peer.Max():0.00000}), RandomizedPca"
            ),
            (own.Average() / peer.Average()).ToString("0.000", Text.Culture),
            $"> {target.ToString(Text.Culture)}",
            own.Average() > target
        );
    }

    private static IDataView Load(MLContext ml, string path) =>
        ml.Data.Cache(
            ml.Data.LoadFromTextFile(
                path,
                new TextLoader.Options
                {
                    AllowSparse = true,
                    Separators = ['\t'],
                    Columns =
                    [
                        new TextLoader.Column("Label", DataKind.Single, 0),
                        new TextLoader.Column("Features", DataKind.Single, [new TextLoader.Range(1, 784)]),
                    ],
                }
            )
        );
}
