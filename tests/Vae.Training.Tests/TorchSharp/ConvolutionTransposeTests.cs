using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vae.Training.Tests.TorchApi;

public class ConvolutionTransposeTests
{
    public static TheoryData<int, int, int, int, int> Settings =>
        new()
        {
            // output channels, kernel, stride, padding, output padding
            { 1, 4, 2, 1, 0 },
            { 2, 3, 1, 0, 0 },
            { 3, 3, 2, 1, 1 },
            { 16, 3, 2, 1, 0 },
            { 17, 4, 2, 1, 0 },
            { 16, 2, 3, 0, 2 },
            { 16, 3, 1, 2, 0 },
        };

    [Theory]
    [MemberData(nameof(Settings))]
    public void A_transposed_convolution_is_what_the_loops_say(
        int outputs,
        int kernel,
        int stride,
        int padding,
        int extra
    )
    {
        using var layer = ConvTranspose2d(
            2,
            outputs,
            (kernel, kernel),
            (stride, stride),
            (padding, padding),
            (extra, extra),
            dtype: ScalarType.Float64
        );
        using var input = Numbers.Mixed(2, 2, 4, 5);
        using var output = layer.call(input);
        var height = 3 * stride - 2 * padding + kernel + extra;
        var width = 4 * stride - 2 * padding + kernel + extra;
        Assert.Equal([2, outputs, height, width], output.shape);
        Numbers.Near(Loop(input, layer.weight, layer.bias!, stride, padding, output.shape), output, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Gradients_match_finite_differences(int outputs, int kernel, int stride, int padding, int extra) =>
        Numbers.GradientsMatchDifferences(
            inputs =>
                functional
                    .conv_transpose2d(
                        inputs[0],
                        inputs[1],
                        inputs[2],
                        [stride, stride],
                        [padding, padding],
                        [extra, extra]
                    )
                    .square()
                    .mean([0, 1, 2, 3]),
            Numbers.Mixed(1, 2, 3, 3),
            Numbers.Mixed(2, outputs, kernel, kernel),
            Numbers.Mixed(outputs)
        );

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(3, 1, 2)]
    public void It_is_the_adjoint_of_the_convolution(int stride, int dilation, int groups)
    {
        using var weight = Numbers.Mixed(4, 32 / groups, 3, 2);
        using var small = Numbers.Mixed(2, 4, 4, 4);
        using var large = functional.conv_transpose2d(small, weight, null, [stride], [1], [0], [dilation], groups);
        using var other = Numbers.Mixed(large.shape);
        using var back = functional.conv2d(other, weight, null, [stride], [1], [dilation], groups);
        Numbers.Near((large * other).sum().ToDouble(), (small * back).sum().ToDouble(), 1e-9);
    }

    [Fact]
    public void An_empty_batch_stays_empty()
    {
        using var layer = ConvTranspose2d(2, 16, (3, 3), (2, 2), (1, 1));
        Assert.Equal([0, 16, 7, 7], layer.call(zeros(0, 2, 4, 4)).shape);
    }

    [Fact]
    public void Second_derivatives_exist()
    {
        var input = Numbers.Mixed(1, 2, 3, 3).requires_grad_();
        var weight = Numbers.Mixed(2, 16, 3, 3).requires_grad_();
        var output = functional.conv_transpose2d(input, weight, null, [2, 2], [1, 1]);
        autograd.backward([output.square().sum()], create_graph: true, inputs: [input]);
        Assert.Null(weight.grad);
        input.grad!.square().sum().backward();
        Assert.True(weight.grad!.square().sum().ToDouble() > 0);
    }

    [Fact]
    public void A_batch_may_be_missing()
    {
        using var layer = ConvTranspose2d(2, 16, (3, 3), (2, 2), (1, 1));
        using var input = Numbers.Mixed(2, 4, 4).to(float32);
        Assert.True(allclose(layer.call(input), layer.call(input.view(1, 2, 4, 4)).select(0, 0), 1e-4, 1e-6));
    }

    [Fact]
    public void Impossible_input_is_refused()
    {
        using var layer = ConvTranspose2d(2, 16, (3, 3), (2, 2), (1, 1));
        Assert.Throws<ArgumentException>(() => layer.call(zeros(1, 3, 4, 4)));
        Assert.Throws<ExternalException>(() => functional.conv_transpose2d(zeros(1, 3, 4, 4), layer.weight));
        Assert.Throws<ExternalException>(() =>
            functional.conv_transpose2d(zeros(1, 2, 4, 4, ScalarType.Int64), layer.weight)
        );
        Assert.Throws<ExternalException>(() =>
            functional.conv_transpose2d(zeros(1, 2, 4, 4), layer.weight, zeros([3]))
        );
    }

    private static double[] Loop(Tensor input, Tensor weight, Tensor bias, int stride, int padding, long[] shape)
    {
        var (x, w, b) = (input.data<double>(), weight.data<double>(), bias.data<double>());
        var (outputs, height, width) = (shape[1], shape[2], shape[3]);
        var result = new double[shape[0] * outputs * height * width];
        for (var i = 0; i < result.Length; i++)
            result[i] = b[i / (height * width) % outputs];
        for (var n = 0; n < shape[0]; n++)
        for (var c = 0; c < input.shape[1]; c++)
        for (var row = 0; row < input.shape[2]; row++)
        for (var column = 0; column < input.shape[3]; column++)
        for (var o = 0; o < outputs; o++)
        for (var i = 0; i < weight.shape[2]; i++)
        for (var j = 0; j < weight.shape[3]; j++)
        {
            var (y, z) = (row * stride - padding + i, column * stride - padding + j);
            if (y >= 0 && y < height && z >= 0 && z < width)
                result[((n * outputs + o) * height + y) * width + z] += x[n, c, row, column] * w[c, o, i, j];
        }
        return result;
    }
}
