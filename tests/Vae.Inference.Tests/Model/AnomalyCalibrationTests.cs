using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Vae.Inference.Tests;

/// <summary>Tables of how usual scores are, held to the ranks that they are made of and to the distributions that scores were drawn from.</summary>
public sealed class AnomalyCalibrationTests
{
    public static TheoryData<string, double> Distributions
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (var name in (string[])["normal", "exponential", "uniform", "log-normal"])
            {
                data.Add(name, 0.05);
                data.Add(name, 0.01);
            }

            return data;
        }
    }

    [Fact]
    public void Probabilities_descend_from_1_and_never_reach_0() =>
        Prop.ForAll(
                Scores(1, 700).ToArbitrary(),
                scores =>
                {
                    var calibration = AnomalyCalibration.Of(scores);
                    calibration.Validate();
                    var (low, high) = (scores.Min() - 5, scores.Max() + 5);
                    var probabilities = Enumerable
                        .Range(0, 2001)
                        .Select(i => calibration.ProbabilityOf(low + (high - low) * i / 2000))
                        .ToArray();
                    return probabilities.All(probability => probability is > 0 and <= 1)
                        && probabilities.Zip(probabilities.Skip(1)).All(pair => pair.First >= pair.Second);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Each_of_less_than_200_scores_has_the_probability_of_its_rank() =>
        Prop.ForAll(
                Scores(1, 199).ToArbitrary(),
                scores =>
                {
                    var calibration = AnomalyCalibration.Of(scores);
                    // The i-th of n has (n − i + 1)/(n + 1); of equal ones the last counts.
                    return scores.All(score =>
                    {
                        var place = scores.Count(other => other <= score);
                        var expected = (scores.Length - place + 1) / (scores.Length + 1.0);
                        return Math.Abs(calibration.ProbabilityOf(score) - expected) < 1e-6;
                    });
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_score_of_a_probability_has_it() =>
        Prop.ForAll(
                Scores(2, 900).Zip(Gen.Choose(1, 998)).ToArbitrary(),
                pair =>
                {
                    var calibration = AnomalyCalibration.Of(pair.Item1);
                    var (least, most) = (calibration.Probabilities[^1], calibration.Probabilities[0]);
                    var probability = least + (most - least) * pair.Item2 / 1000.0;
                    var score = calibration.ScoreOf(probability);
                    // A score is rounded to float32, and its neighbours have the probabilities around the one asked for.
                    return calibration.ProbabilityOf(MathF.BitIncrement(score)) <= probability + 1e-6
                        && calibration.ProbabilityOf(MathF.BitDecrement(score)) >= probability - 1e-6;
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Distributions))]
    public void The_share_of_fresh_scores_above_a_threshold_is_the_one_asked_for(string distribution, double share)
    {
        var exceedances = Enumerable
            .Range(0, 10)
            .Select(seed =>
                Exceedance(distribution, AnomalyCalibration.Of(Draw(distribution, seed, 2000)).ScoreOf(share))
            );

        Assert.InRange(exceedances.Average(), 0.8 * share, 1.2 * share);
    }

    [Fact]
    public void A_row_above_all_others_is_told_from_one_far_above()
    {
        var scores = Draw("exponential", 3, 1000);
        var calibration = AnomalyCalibration.Of(scores);
        var highest = scores.Max();

        Assert.InRange(calibration.ProbabilityOf(highest), 1e-4f, 4e-3f);
        Assert.True(calibration.ProbabilityOf(highest + 1) < calibration.ProbabilityOf(highest));
        Assert.Equal(0.1 / 1001, calibration.ProbabilityOf(1000), 1e-9);
        Assert.Equal(calibration.ProbabilityOf(1000), calibration.ProbabilityOf(float.PositiveInfinity));
        Assert.Equal(calibration.ProbabilityOf(1000), calibration.ProbabilityOf(float.NaN));
    }

    [Fact]
    public void One_score_is_a_table_of_one_entry()
    {
        var calibration = AnomalyCalibration.Of([2.5f]);

        Assert.Equal(1, calibration.Rows);
        Assert.Equal([2.5f], calibration.Scores);
        Assert.Equal([0.5f], calibration.Probabilities);
        Assert.Equal(0.5f, calibration.ProbabilityOf(-100));
        Assert.Equal(0.5f, calibration.ProbabilityOf(2.5f));
        Assert.Equal(0.5f, calibration.ProbabilityOf(100));
        Assert.Equal(2.5f, calibration.ScoreOf(0.01));
        Assert.Equal(2.5f, calibration.ScoreOf(0.9));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(150)]
    [InlineData(5000)]
    public void Equal_scores_are_one_entry_that_no_usual_row_exceeds(int count)
    {
        var calibration = AnomalyCalibration.Of(Enumerable.Repeat(7f, count).ToArray());

        Assert.Equal([7f], calibration.Scores);
        Assert.Equal(1 / (count + 1.0), calibration.ProbabilityOf(7), 1e-7);
        Assert.Equal(7, calibration.ScoreOf(0.01));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.93)]
    [InlineData(0.995)]
    public void Many_ties_among_many_scores_have_the_probability_of_what_is_above_them(double tied)
    {
        const int Count = 2000;
        var scores = Draw("uniform", 4, Count);
        var above = Count - (int)(tied * Count);
        for (var i = 0; i < Count; i++)
        {
            scores[i] = i < above ? 2 + scores[i] : 1;
        }

        var calibration = AnomalyCalibration.Of(scores);

        Assert.Equal((above + 1) / (Count + 1.0), calibration.ProbabilityOf(1), 1e-6);
        Assert.InRange(calibration.ProbabilityOf(2.5f), 0.3f * above / Count, 0.7f * above / Count);
    }

    [Fact]
    public void Scores_from_the_ends_of_float32_make_a_table()
    {
        var calibration = AnomalyCalibration.Of([-float.MaxValue, 0, float.MaxValue]);

        Assert.Equal(0.625, calibration.ProbabilityOf(-float.MaxValue / 2), 1e-6);
        Assert.Equal(float.MaxValue / 2, calibration.ScoreOf(0.375), 1e33f);
    }

    [Fact]
    public void A_card_keeps_the_table_to_the_bit()
    {
        var card = ModelBundle.Read(Fixture.Directory("mlp")).Card with
        {
            Detector = AnomalyCalibration.Of(Draw("log-normal", 5, 777)),
        };

        Assert.Equal(card.Detector, ModelCard.FromJson(card.ToJson()).Detector);
        using var json = JsonDocument.Parse(card.ToJson());
        Assert.Equal(777, json.RootElement.GetProperty("detector").GetProperty("rows").GetInt32());
    }

    [Fact]
    public void What_cannot_be_calibrated_is_refused()
    {
        Assert.StartsWith(
            "There are 0 scores",
            Assert.Throws<ArgumentException>(() => AnomalyCalibration.Of([])).Message,
            StringComparison.Ordinal
        );
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            Assert.Throws<ArgumentException>(() => AnomalyCalibration.Of([1, bad, 2]));
        }

        var calibration = AnomalyCalibration.Of([1, 2]);
        Assert.All(
            (double[])[-0.1, 1, 1.5, double.NaN],
            share => Assert.Throws<ArgumentException>(() => calibration.ScoreOf(share)),
            throwIfEmpty: true
        );
        AnomalyCalibration[] broken =
        [
            calibration with
            {
                Scores = [],
                Probabilities = [],
            },
            calibration with
            {
                Scores = [2, 1],
            },
            calibration with
            {
                Scores = [1, 1],
            },
            calibration with
            {
                Probabilities = [0.5f, 0.6f],
            },
            calibration with
            {
                Probabilities = [0.5f, 0],
            },
            calibration with
            {
                Probabilities = [0.5f],
            },
            calibration with
            {
                Scores = [1, float.NaN],
            },
        ];
        Assert.All(broken, table => Assert.Throws<ArgumentException>(table.Validate), throwIfEmpty: true);
    }

    /// <summary>Scores with ties, as many as a number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    private static Gen<float[]> Scores(int least, int most) =>
        Gen.Choose(least, most)
            .SelectMany(count => Gen.Choose(-4000, 4000).Select(score => score / 40f).ArrayOf(count));

    private static float[] Draw(string distribution, int seed, int count)
    {
        var normal = new float[count];
        NormalNoise.Fill(seed, 0, NoisePurpose.Evaluation, count, normal);
        return Array.ConvertAll(
            normal,
            x =>
                distribution switch
                {
                    "normal" => x,
                    "exponential" => (float)-Math.Log(Exceedance("normal", x)),
                    "uniform" => (float)(1 - Exceedance("normal", x)),
                    _ => MathF.Exp(x),
                }
        );
    }

    /// <summary>The share of a distribution above a score.</summary>
    private static double Exceedance(string distribution, double score) =>
        distribution switch
        {
            "normal" => NormalTail(score),
            "exponential" => Math.Exp(-score),
            "uniform" => Math.Clamp(1 - score, 0, 1),
            _ => score <= 0 ? 1 : NormalTail(Math.Log(score)),
        };

    /// <summary>The upper tail of the standard normal distribution by Simpson's rule.</summary>
    private static double NormalTail(double x)
    {
        const int Steps = 400;
        var (from, width) = (Math.Abs(x), 9.0 / Steps);
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            var at = from + i * width;
            var weight =
                i is 0 or Steps ? 1
                : i % 2 == 1 ? 4
                : 2;
            sum += weight * Math.Exp(-0.5 * at * at);
        }

        var tail = sum * width / 3 / Math.Sqrt(2 * Math.PI);
        return x >= 0 ? tail : 1 - tail;
    }
}
