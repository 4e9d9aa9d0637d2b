namespace Vae.Inference.Tests;

public sealed class UniformNoiseTests
{
    [Theory]
    [InlineData(0.0001, 1)]
    [InlineData(0.2499, 1)]
    [InlineData(0.2501, 3)]
    [InlineData(0.9999, 3)]
    public void A_draw_falls_where_its_share_of_the_sum_is(double draw, int place) =>
        Assert.Equal(place, UniformNoise.Place([0, 1, 0, 3, 0], draw));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1e-300, 2)]
    [InlineData(3, 2)]
    public void A_part_of_0_is_never_drawn(double part, int place)
    {
        var parts = new double[4];
        parts[place] = part;
        foreach (var draw in (double[])[double.Epsilon, 0.5, 1 - 1e-16])
        {
            Assert.Equal(place, UniformNoise.Place(parts, draw));
        }
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    public void Where_no_part_is_above_0_the_first_is_drawn(double draw) =>
        Assert.Equal(0, UniformNoise.Place([0, 0, 0], draw));
}
