namespace Vae.Factors.Tests;

/// <summary>Codes whose scores are known.</summary>
public sealed class DisentanglementScoresTests
{
    // Every value is often enough among the rows that trees learn from.
    private static readonly FactorTable Factors = FactorTable.Grid(("a", 3), ("b", 4), ("c", 8), ("d", 8));

    private static readonly DisentanglementOptions Options = new() { TrainingBatches = 500, TestBatches = 500 };

    [Fact]
    public void A_dimension_for_each_factor_has_all_scores_at_their_best()
    {
        var scores = Measure(row => [.. Values(row)]);
        Assert.Equal(1, scores.MutualInformationGap, 1e-12);
        Assert.Equal(1, scores.FactorVae);
        Assert.Equal(1, scores.BetaVae);
        Assert.Equal(1, scores.Dci.Disentanglement, 1e-6);
        Assert.Equal(1, scores.Dci.Completeness, 1e-6);
        Assert.Equal(1, scores.Dci.Informativeness);
    }

    [Fact]
    public void Neither_order_nor_sign_nor_scale_nor_idle_dimensions_matter()
    {
        var scores = Measure(row =>
            [Values(row)[2] * -100, 7, Values(row)[0] * 3 + 5, Values(row)[3] - 1000, Values(row)[1] * 0.5f]
        );
        Assert.Equal(1, scores.MutualInformationGap, 1e-12);
        Assert.Equal(1, scores.FactorVae);
        Assert.Equal(1, scores.BetaVae);
        Assert.Equal(1, scores.Dci.Disentanglement, 1e-6);
        Assert.Equal(1, scores.Dci.Completeness, 1e-6);
        Assert.Equal(1, scores.Dci.Informativeness);
        int[] place = [2, 4, 0, 3];
        for (var factor = 0; factor < 4; factor++)
        {
            Assert.Equal(1, scores.Dci.Importances[place[factor]][factor], 1e-6);
        }
    }

    [Fact]
    public void Codes_that_know_nothing_are_at_chance()
    {
        var random = new Random(3);
        var scores = Measure(_ => [.. Enumerable.Range(0, 4).Select(_ => random.NextSingle())]);
        Assert.InRange(scores.MutualInformationGap, 0, 0.02);
        // Four factors, 500 answers: a quarter, give or take five standard errors of 0.019.
        Assert.InRange(scores.FactorVae, 0.15, 0.35);
        Assert.InRange(scores.BetaVae, 0.15, 0.35);
        Assert.InRange(scores.Dci.Disentanglement, 0, 0.1);
        Assert.InRange(scores.Dci.Completeness, 0, 0.1);
        // (1/3 + 1/4 + 1/8 + 1/8) / 4 = 0.208 is guessing; 256 test rows a factor.
        Assert.InRange(scores.Dci.Informativeness, 0.15, 0.27);
    }

    [Fact]
    public void Two_factors_turned_by_45_degrees_have_no_gap_and_no_concentration()
    {
        var factors = FactorTable.Grid(("a", 16), ("b", 16));
        var scores = DisentanglementScores.Measure(
            Codes(factors, row => [factors[row, 0] + factors[row, 1], factors[row, 0] - factors[row, 1]]),
            2,
            factors,
            Options with
            {
                Bins = 31,
            }
        );
        // Both sums take 31 values, and tell as much about a as about b.
        Assert.Equal(0, scores.MutualInformationGap, 1e-12);
        // Fixing either factor takes the same variance from both dimensions.
        Assert.InRange(scores.FactorVae, 0.4, 0.6);
        Assert.InRange(scores.Dci.Disentanglement, 0, 0.02);
        Assert.InRange(scores.Dci.Completeness, 0, 0.02);
    }

    [Fact]
    public void A_factor_beside_a_turned_pair_has_its_share_of_the_gap()
    {
        var factors = FactorTable.Grid(("a", 4), ("b", 4), ("c", 6));
        Assert.Equal(
            1.0 / 3,
            Gap(
                factors,
                row => [factors[row, 0] + factors[row, 1], factors[row, 0] - factors[row, 1], factors[row, 2]]
            ),
            1e-12
        );
    }

    [Fact]
    public void The_gap_is_the_definition_counted_by_hand()
    {
        // The first dimension tells a, the second half of b, the third all of b.
        var factors = FactorTable.Grid(("a", 2), ("b", 4));
        // a: ln 2 of ln 2, next 0. b: ln 4, next ln 2: (ln 4 − ln 2) / ln 4 = 1/2.
        Assert.Equal(
            (1 + 0.5) / 2,
            Gap(factors, row => [factors[row, 0], factors[row, 1] / 2, factors[row, 1]]),
            1e-12
        );
        // Of one dimension alone the next information is 0.
        Assert.Equal(0.5, Gap(factors, row => [factors[row, 1]]), 1e-12);
    }

    [Fact]
    public void A_dimension_without_variance_has_no_vote()
    {
        var codes = Table(Factors, row => [.. Values(row).Select(value => value * 1e-3f)]);
        Assert.Equal(0, FactorVaeScore.Measure(codes, Factors, Options, default));
        Assert.Equal(1, FactorVaeScore.Measure(codes, Factors, Options with { CollapsedVariance = 0 }, default));
        var still = Table(Factors, _ => [1, 2]);
        Assert.Equal(0, FactorVaeScore.Measure(still, Factors, Options with { CollapsedVariance = 0 }, default));
    }

    [Fact]
    public void Two_factors_in_one_dimension_share_its_votes()
    {
        // Fixing a leaves b to vary in the only dimension that votes, and the other way round: the vote is always for one factor of two.
        var factors = FactorTable.Grid(("a", 8), ("b", 8));
        var score = FactorVaeScore.Measure(
            Table(factors, row => [factors[row, 0] + factors[row, 1]]),
            factors,
            Options,
            default
        );
        Assert.InRange(score, 0.4, 0.6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_scores_and_another_one_others()
    {
        var random = new Random(5);
        var factors = FactorTable.Grid(("a", 3), ("b", 20));
        var codes = Codes(factors, row => [factors[row, 0] + 3 * random.NextSingle(), factors[row, 1]]);
        var (once, again, other) = (Of(1), Of(1), Of(2));
        Assert.Equal(Numbers(once), Numbers(again));
        Assert.NotEqual(Numbers(once), Numbers(other));

        DisentanglementScores Of(long seed) =>
            DisentanglementScores.Measure(codes, 2, factors, Options with { Seed = seed });
        static double[] Numbers(DisentanglementScores scores) =>
            [
                scores.MutualInformationGap,
                scores.BetaVae,
                scores.FactorVae,
                scores.Dci.Disentanglement,
                scores.Dci.Completeness,
                scores.Dci.Informativeness,
                .. scores.Dci.Importances.SelectMany(row => row),
            ];
    }

    [Fact]
    public void Rows_in_any_order_have_the_gap_of_the_grid()
    {
        var random = new Random(7);
        var order = Enumerable.Range(0, Factors.RowCount).ToArray();
        random.Shuffle(order);
        var shuffled = FactorTable.FromRows(
            ["a", "b", "c", "d"],
            [.. order.SelectMany(row => Enumerable.Range(0, 4).Select(factor => Factors[row, factor] * 10 - 7))]
        );
        float[] Code(int row) => [Values(row)[0] + Values(row)[3], Values(row)[1], Values(row)[2] / 3];
        var gap = Gap(Factors, Code);
        Assert.InRange(gap, 0.1, 0.9);
        Assert.Equal(gap, Gap(shuffled, row => Code(order[row])), 1e-12);
    }

    [Theory]
    [InlineData(0, 768 * 4, "The latent size is 0; expected at least 1.")]
    [InlineData(4, 12, "There are 12 numbers of codes; expected 3072, 4 for each of the 768 rows of factors.")]
    public void Codes_that_do_not_fit_are_refused(int latentSize, int numbers, string sentence) =>
        Assert.Equal(
            sentence,
            Assert
                .Throws<ArgumentException>(() =>
                    DisentanglementScores.Measure(new float[numbers], latentSize, Factors, Options)
                )
                .Message
        );

    [Fact]
    public void A_code_that_is_no_number_is_named()
    {
        var codes = new float[768 * 4];
        codes[9] = float.NaN;
        Assert.Equal(
            "The code of row 2 has NaN in dimension 1; expected finite numbers.",
            Assert.Throws<ArgumentException>(() => DisentanglementScores.Measure(codes, 4, Factors)).Message
        );
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        (DisentanglementOptions, string)[] cases =
        [
            (Options with { Bins = 1 }, "The number of bins is 1; expected at least 2."),
            (Options with { BatchSize = 1 }, "The batch size is 1; expected at least 2."),
            (Options with { TrainingBatches = 0 }, "The number of training batches is 0; expected at least 1."),
            (Options with { TestBatches = 0 }, "The number of test batches is 0; expected at least 1."),
            (Options with { TrainingRows = 0 }, "The number of training rows is 0; expected at least 1."),
            (Options with { TestRows = 0 }, "The number of test rows is 0; expected at least 1."),
            (
                Options with
                {
                    CollapsedVariance = -0.5,
                },
                "The collapsed variance is -0.5; expected 0 or a positive number."
            ),
        ];
        foreach (var (options, sentence) in cases)
        {
            Assert.Equal(
                sentence,
                Assert.Throws<ArgumentException>(() => Measure(row => Values(row), options)).Message
            );
        }
    }

    [Fact]
    public void A_cancelled_measurement_ends() =>
        Assert.Throws<OperationCanceledException>(() =>
            DisentanglementScores.Measure(
                Codes(Factors, Values),
                4,
                Factors,
                Options,
                new CancellationToken(canceled: true)
            )
        );

    private static DisentanglementScores Measure(Func<int, float[]> code, DisentanglementOptions? options = null) =>
        DisentanglementScores.Measure(Codes(Factors, code), code(0).Length, Factors, options ?? Options);

    private static float[] Values(int row) => [.. Enumerable.Range(0, 4).Select(factor => (float)Factors[row, factor])];

    private static double Gap(FactorTable factors, Func<int, float[]> code) =>
        MutualInformation.Gap(Table(factors, code), factors, Options.Bins);

    private static CodeTable Table(FactorTable factors, Func<int, float[]> code) =>
        new(Codes(factors, code), code(0).Length, factors.RowCount);

    private static float[] Codes(FactorTable factors, Func<int, float[]> code) =>
        [.. Enumerable.Range(0, factors.RowCount).SelectMany(code)];
}
