namespace Vae.Training.Tests.Export;

public sealed class OnnxWeightTests
{
    [Fact]
    public void A_missing_parameter_is_named()
    {
        var weights = TinyModels.Weights(TinyModels.Vae);
        weights.Remove("mean.bias");
        AssertRefused("The parameter mean.bias is missing; expected shape [2].", weights);
    }

    [Fact]
    public void A_parameter_of_another_shape_is_named()
    {
        var weights = TinyModels.Weights(TinyModels.Vae);
        weights["encoder.0.weight"] = new OnnxWeight([2, 3, 3, 1], weights["encoder.0.weight"].Values);
        AssertRefused("The parameter encoder.0.weight is of shape [2, 3, 3, 1]; expected shape [2, 1, 3, 3].", weights);
    }

    private static void AssertRefused(string message, Dictionary<string, OnnxWeight> weights)
    {
        var graphs = new OnnxGraphs(TinyModels.Vae, weights);
        Assert.Equal(message, Assert.Throws<ArgumentException>(graphs.Encoder).Message);
    }
}
