namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class TraversalTests(MadeFigures made)
{
    [Fact]
    public void The_grid_runs_from_minus_three_to_three_in_equal_steps()
    {
        var z = Latents("03-traversal");
        Assert.Equal(400, z.Length);
        for (var i = 0; i < 400; i++)
        {
            Assert.Equal(-3 + i % 20 * 6.0 / 19, z[i][0], 1e-6);
            Assert.Equal(3 - i / 20 * 6.0 / 19, z[i][1], 1e-6);
        }
    }

    // Quantiles of the standard normal distribution, from tables.
    [Theory]
    [InlineData(0, -1.959964)]
    [InlineData(1, -1.439531)]
    [InlineData(4, -0.755415)]
    [InlineData(9, -0.062707)]
    [InlineData(10, 0.062707)]
    [InlineData(19, 1.959964)]
    public void The_second_grid_lies_at_the_quantiles_of_the_prior(int step, double quantile)
    {
        var z = Latents("03-traversal-quantiles");
        Assert.Equal(400, z.Length);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(quantile, z[20 * i + step][0], 1e-6);
            Assert.Equal(quantile, z[20 * (19 - step) + i][1], 1e-6);
        }
    }

    [Theory]
    [InlineData("03-traversal")]
    [InlineData("03-traversal-quantiles")]
    public void The_pictures_show_the_decoded_grid(string sheet)
    {
        var z = Latents(sheet).SelectMany(row => row).ToArray();
        made.Sheet("03-traversal", sheet).Show(Models.Of("vae").Decode(z));
    }

    private float[][] Latents(string sheet) => made.Data("03-traversal").Named("sheets", sheet).Vectors("z");
}
