namespace Vae.Training.Tests.Training;

/// <summary>Gradients of a network against differences of its objective, worked out in float64 by whoever asks.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;
    private const double Tolerance = 2e-4;

    /// <summary>The parameters of a network, in float64.</summary>
    public static Dictionary<string, double[]> Parameters(VaeNetwork network) =>
        network
            .named_parameters()
            .ToDictionary(
                pair => pair.name,
                pair => pair.parameter.detach().data<float>().Select(value => (double)value).ToArray()
            );

    /// <summary>Compares each gradient that the network has with that of an objective of its parameters.</summary>
    public static void Compare(VaeNetwork network, Func<Dictionary<string, double[]>, double> objective)
    {
        var parameters = Parameters(network);
        foreach (var (name, parameter) in network.named_parameters())
        {
            var gradient = parameter.grad!.data<float>().ToArray();
            for (var i = 0; i < gradient.Length; i++)
            {
                var (values, before) = (parameters[name], parameters[name][i]);
                values[i] = before + Step;
                var above = objective(parameters);
                values[i] = before - Step;
                var below = objective(parameters);
                values[i] = before;
                Assert.True(
                    Math.Abs((above - below) / (2 * Step) - gradient[i]) < Tolerance,
                    $"{name}[{i}]: {gradient[i]}, by differences {(above - below) / (2 * Step)}"
                );
            }
        }
    }
}
