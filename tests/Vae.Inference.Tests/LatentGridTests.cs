namespace Vae.Inference.Tests;

public class LatentGridTests
{
    [Fact]
    public void A_uniform_grid_runs_from_the_top_left_to_the_bottom_right() =>
        Assert.Equal(
            [-3f, 3f, 0f, 3f, 3f, 3f, -3f, 0f, 0f, 0f, 3f, 0f, -3f, -3f, 0f, -3f, 3f, -3f],
            LatentGrid.Uniform(-3, 3, 3, 2)
        );

    [Fact]
    public void Other_dimensions_keep_the_center() =>
        Assert.Equal(
            [9f, 1f, 7f, -1f, 9f, 1f, 7f, 1f, 9f, -1f, 7f, -1f, 9f, -1f, 7f, 1f],
            LatentGrid.Uniform(-1, 1, 2, 4, dimX: 3, dimY: 1, center: [9, 8, 7, 6])
        );

    [Fact]
    public void A_quantile_grid_has_the_priors_quantiles()
    {
        var grid = LatentGrid.PriorQuantiles(2, 2);

        // Φ⁻¹(0.25) = −0.6744897501960817
        const double Quartile = 0.6744897501960817;
        Fixture.AssertClose(
            [-Quartile, Quartile, Quartile, Quartile, -Quartile, -Quartile, Quartile, -Quartile],
            grid,
            1e-7
        );
    }

    [Fact]
    public void Quantiles_are_those_of_an_independent_implementation()
    {
        foreach (var pair in Fixture.Noise().GetProperty("quantiles").EnumerateArray())
        {
            var expected = pair[1].GetDouble();
            Assert.Equal(expected, NormalQuantile.Of(pair[0].GetDouble()), 1e-13 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Dimensions_and_ranges_that_make_no_grid_are_refused()
    {
        Assert.Throws<ArgumentException>(() => LatentGrid.Uniform(3, -3, 5, 2));
        Assert.Throws<ArgumentException>(() => LatentGrid.Uniform(double.NaN, 3, 5, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => LatentGrid.Uniform(-3, 3, 1, 2));
        Assert.Throws<ArgumentException>(() => LatentGrid.Uniform(-3, 3, 5, 1));
        Assert.Throws<ArgumentException>(() => LatentGrid.Uniform(-3, 3, 5, 2, 1, 1));
        Assert.Throws<ArgumentException>(() => LatentGrid.PriorQuantiles(5, 2, 0, 2));
        Assert.Throws<ArgumentException>(() => LatentGrid.PriorQuantiles(5, 2, center: [1]));
    }
}
