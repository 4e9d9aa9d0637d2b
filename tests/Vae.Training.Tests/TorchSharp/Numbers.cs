using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training.Tests.TorchApi;

/// <summary>Comparisons of tensors with numbers that were worked out elsewhere.</summary>
internal static class Numbers
{
    internal static void Near(double expected, double actual, double tolerance = 1e-6) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"expected {expected}, got {actual}");

    internal static void Near(double[] expected, Tensor actual, double tolerance = 1e-6)
    {
        using var doubles = actual.to(ScalarType.Float64);
        var values = doubles.data<double>().ToArray();
        Assert.Equal(expected.Length, values.Length);
        for (var i = 0; i < values.Length; i++)
            Near(expected[i], values[i], tolerance);
    }

    internal static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(allclose(expected, actual, 0, 0));
    }

    /// <summary>Numbers that look random and are the same everywhere: the fractional parts of multiples of √2, in ±1.</summary>
    internal static Tensor Mixed(params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = 2 * ((i + 1) * Math.Sqrt(2) % 1) - 1;
        return tensor(values, shape);
    }

    /// <summary>Compares gradients with central differences of <paramref name="f" /> for each input's elements.</summary>
    internal static void GradientsMatchDifferences(Func<Tensor[], Tensor> f, params Tensor[] inputs)
    {
        const double Step = 1e-6;
        foreach (var input in inputs)
            input.requires_grad_();
        f(inputs).backward();
        using var _ = no_grad();
        foreach (var input in inputs)
        {
            var slopes = new double[input.numel()];
            for (var i = 0; i < slopes.Length; i++)
            {
                var values = MemoryMarshal.Cast<byte, double>(input.bytes);
                var value = values[i];
                values[i] = value + Step;
                var above = f(inputs).ToDouble();
                values[i] = value - Step;
                var below = f(inputs).ToDouble();
                values[i] = value;
                slopes[i] = (above - below) / (2 * Step);
            }
            Near(slopes, input.grad!, 1e-6);
        }
    }
}
