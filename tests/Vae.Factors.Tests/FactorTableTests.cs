namespace Vae.Factors.Tests;

public sealed class FactorTableTests
{
    [Fact]
    public void A_grid_has_every_combination_once_and_the_last_factor_changes_fastest()
    {
        var grid = FactorTable.Grid(("size", 2), ("colour", 3), ("place", 4));
        Assert.Equal(["size", "colour", "place"], grid.Names);
        Assert.Equal(24, grid.RowCount);
        for (var row = 0; row < 24; row++)
        {
            Assert.Equal(row, (grid[row, 0] * 3 + grid[row, 1]) * 4 + grid[row, 2]);
            Assert.InRange(grid[row, 1], 0, 2);
            Assert.InRange(grid[row, 2], 0, 3);
        }
    }

    [Fact]
    public void Rows_alike_in_a_factor_are_those_of_its_value()
    {
        int[] values = [9, 1, -4, 1, 9, 2, -4, 2, 9, 2];
        var table = FactorTable.FromRows(["a", "b"], values);
        Assert.Equal(5, table.RowCount);
        Assert.Equal(values, Enumerable.Range(0, 5).SelectMany(row => new[] { table[row, 0], table[row, 1] }));
        Assert.Equal([0, 2, 4], table.RowsLike(2, 0));
        Assert.Equal([1, 3], table.RowsLike(3, 0));
        Assert.Equal([0, 1], table.RowsLike(1, 1));
        Assert.Equal([1, 0, 1, 0, 1], table.ClassesOf(0));
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 2)]
    [InlineData(0, -1)]
    public void Places_that_are_not_there_are_refused(int row, int factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            FactorTable.FromRows(["a", "b"], [9, 1, -4, 1, 9, 2, -4, 2, 9, 2])[row, factor]
        );

    [Fact]
    public void What_makes_no_table_is_named()
    {
        (Action, string)[] cases =
        [
            (() => FactorTable.Grid(), "There are no factors; expected at least one."),
            (() => FactorTable.Grid(("a", 1)), "The factor a has 1 values; expected at least 2."),
            (() => FactorTable.Grid(("", 2)), "The name of factor 0 is empty; expected one."),
            (() => FactorTable.Grid(("a", 2), ("a", 2)), "Two factors are called a; expected names that differ."),
            (
                () => FactorTable.Grid(("a", 50_000), ("b", 50_000)),
                $"The factors up to b have 2500000000 combinations; expected at most {Array.MaxLength / 2}."
            ),
            (() => FactorTable.FromRows([], [1]), "There are no factors; expected at least one."),
            (
                () => FactorTable.FromRows(["a", "b"], [1, 2, 3]),
                "There are 3 values of 2 factors; expected a value of each factor for at least one row."
            ),
            (
                () => FactorTable.FromRows(["a", "b"], [1, 2, 3, 2]),
                "The factor b is 2 in all 2 rows; expected at least 2 values."
            ),
        ];
        foreach (var (make, sentence) in cases)
        {
            Assert.Equal(sentence, Assert.Throws<ArgumentException>(make).Message);
        }
    }
}
