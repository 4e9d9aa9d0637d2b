namespace Vae.Inference.Tests;

/// <summary>The divergence of given posteriors.</summary>
public class KlDivergenceTests
{
    [Fact]
    public void It_is_what_PyTorch_computed()
    {
        var expected = Fixture.Expected("mlp");
        using var model = Fixture.Load("mlp");
        var divergences = new double[expected.Kl.Length];

        model.KlDivergence(
            [.. expected.Mean.Select(value => (float)value)],
            [.. expected.LogVariance.Select(value => (float)value)],
            divergences
        );

        Fixture.AssertClose(expected.Kl, divergences, 2e-6);
    }

    [Fact]
    public void A_length_that_does_not_fit_is_refused()
    {
        using var model = Fixture.Load("mlp");

        Assert.Throws<ArgumentException>(() => model.KlDivergence(new float[4], new float[2], new double[2]));
        Assert.Throws<ArgumentException>(() => model.KlDivergence(new float[4], new float[4], new double[1]));
    }
}
