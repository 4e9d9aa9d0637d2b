using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class ConvolutionTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void A_convolution_is_what_the_loops_say(int stride, int padding)
    {
        using var layer = Conv2d(2, 3, (3, 3), (stride, stride), (padding, padding), dtype: ScalarType.Float64);
        using var input = Numbers.Mixed(2, 2, 5, 6);
        using var output = layer.call(input);
        Numbers.Near(Loop(input, layer.weight, layer.bias!, stride, padding, output.shape), output, 1e-12);
    }

    [Fact]
    public void Gradients_match_finite_differences() =>
        Numbers.GradientsMatchDifferences(
            inputs => functional.conv2d(inputs[0], inputs[1], inputs[2], [2, 2], [1, 1]).square().sum(),
            Numbers.Mixed(2, 2, 4, 4),
            Numbers.Mixed(3, 2, 3, 3),
            Numbers.Mixed(3)
        );

    [Fact]
    public void Rectangles_dilation_groups_and_missing_bias_are_honoured()
    {
        using var input = zeros(1, 2, 9, 9);
        Assert.Equal([1, 4, 4, 9], Conv2d(2, 4, (3, 1), (2, 1)).call(input).shape);
        Assert.Equal([1, 4, 7, 7], Conv2d(2, 4, (2, 2), dilation: (2, 2)).call(input).shape);
        Assert.Equal([4, 1, 3, 3], Conv2d(2, 4, (3, 3), groups: 2).weight.shape);
        Assert.Null(Conv2d(2, 4, (3, 3), bias: false).bias);
    }

    [Fact]
    public void Input_with_the_wrong_channels_is_refused()
    {
        using var layer = Conv2d(2, 4, (3, 3));
        Assert.Throws<ArgumentException>(() => layer.call(zeros(1, 3, 5, 5)));
        Assert.Throws<ExternalException>(() => functional.conv2d(zeros(1, 3, 5, 5), layer.weight));
    }

    private static double[] Loop(Tensor input, Tensor weight, Tensor bias, int stride, int padding, long[] shape)
    {
        var (x, w, b) = (input.data<double>(), weight.data<double>(), bias.data<double>());
        var (height, width) = (input.shape[2], input.shape[3]);
        var result = new List<double>();
        for (var n = 0; n < shape[0]; n++)
        for (var o = 0; o < shape[1]; o++)
        for (var row = 0; row < shape[2]; row++)
        for (var column = 0; column < shape[3]; column++)
        {
            var sum = b[o];
            for (var c = 0; c < weight.shape[1]; c++)
            for (var i = 0; i < weight.shape[2]; i++)
            for (var j = 0; j < weight.shape[3]; j++)
            {
                var (y, z) = (row * stride - padding + i, column * stride - padding + j);
                if (y >= 0 && y < height && z >= 0 && z < width)
                    sum += x[n, c, y, z] * w[o, c, i, j];
            }
            result.Add(sum);
        }
        return [.. result];
    }
}
