using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;

namespace Vae.MLNet.Tests.DetectAnomalies;

/// <summary>The detector's threshold, for any number of rows and any contamination.</summary>
public class AnomalyProperties
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void As_many_training_rows_as_the_contamination_allows_are_above_the_threshold() =>
        Prop.ForAll(
                Gen.Choose(1, 80).Two().ToArbitrary(),
                numbers =>
                {
                    // Sixty-fourths, which floating-point numbers hold exactly.
                    var (rows, parts) = (numbers.Item1, numbers.Item2 % 64);
                    var data = Source.Of(rows);
                    var estimator = ml.Transforms.DetectAnomaliesWithVae(
                        Bundles.Mlp,
                        "Data",
                        contamination: parts / 64.0
                    );

                    var fitted = estimator.Fit(data);

                    var scores = Rows.Values<float>(fitted.Transform(data), "Score");
                    Assert.Equal(rows, scores.Distinct().Count());
                    Assert.Equal(rows * parts / 64, scores.Count(score => score > fitted.Threshold));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(50));
}
