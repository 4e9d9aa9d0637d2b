namespace Vae.Factors.Tests;

public sealed class DciScoresTests
{
    [Fact]
    public void The_formulas_worked_by_hand()
    {
        var dci = DciScores.FromImportances(
            new[,]
            {
                { 1, 0.5 },
                { 0, 0.5 },
            },
            0.9
        );
        // The first dimension: H₂(2/3, 1/3) = log₂3 − 2/3, of the weight 1.5 / 2; the second is about one factor, of the weight 0.5 / 2.
        Assert.Equal(0.75 * (1 - (Math.Log2(3) - 2.0 / 3)) + 0.25, dci.Disentanglement, 1e-12);
        // The first factor is in one dimension, the second in both alike.
        Assert.Equal(0.5, dci.Completeness, 1e-12);
        Assert.Equal(0.9, dci.Informativeness);
        Assert.Equal(
            [
                [1, 0.5],
                [0, 0.5],
            ],
            dci.Importances
        );
    }

    [Fact]
    public void A_permutation_is_perfect_and_equal_shares_are_worthless()
    {
        var perfect = DciScores.FromImportances(
            new double[,]
            {
                { 0, 3, 0 },
                { 0, 0, 2 },
                { 5, 0, 0 },
                { 0, 0, 0 },
            },
            1
        );
        Assert.Equal((1, 1), (perfect.Disentanglement, perfect.Completeness));
        var equal = DciScores.FromImportances(
            new double[,]
            {
                { 1, 1, 1 },
                { 1, 1, 1 },
            },
            1
        );
        Assert.Equal(0, equal.Disentanglement, 1e-12);
        Assert.Equal(0, equal.Completeness, 1e-12);
    }

    [Fact]
    public void One_dimension_for_all_factors_is_complete_and_not_disentangled()
    {
        var dci = DciScores.FromImportances(
            new double[,]
            {
                { 1, 1 },
            },
            1
        );
        Assert.Equal(0, dci.Disentanglement, 1e-12);
        Assert.Equal(1, dci.Completeness);
    }

    [Fact]
    public void No_importance_at_all_is_none_of_either()
    {
        var dci = DciScores.FromImportances(new double[2, 3], 0.2);
        Assert.Equal((0, 0), (dci.Disentanglement, dci.Completeness));
    }

    [Fact]
    public void Importances_that_are_none_are_refused()
    {
        (double[,], string)[] cases =
        [
            (new double[0, 2], "There are importances of 0 dimensions for 2 factors; expected at least one of both."),
            (new double[2, 0], "There are importances of 2 dimensions for 0 factors; expected at least one of both."),
            (
                new double[,]
                {
                    { 1, -0.5 },
                },
                "An importance is -0.5; expected 0 or a positive number."
            ),
            (
                new double[,]
                {
                    { double.NaN },
                },
                "An importance is NaN; expected 0 or a positive number."
            ),
        ];
        foreach (var (importances, sentence) in cases)
        {
            Assert.Equal(
                sentence,
                Assert.Throws<ArgumentException>(() => DciScores.FromImportances(importances, 0)).Message
            );
        }
    }
}
