using Vae.Inference;

namespace Vae.Training.Tests.Export;

internal sealed partial class NaiveVae
{
    /// <summary>Every output pixel is the bias plus the sum over the kernel of weight times input; outside the image is 0.</summary>
    private double[] Convolution(Conv2dLayer layer, string name, double[] row, DataShape shape)
    {
        var output = layer.OutputShape(shape);
        var result = new double[output.Size];
        var weight = weights[$"{name}.weight"].Values.ToArray();
        var (pixels, inputPixels, kernelPixels) = (Pixels(output), Pixels(shape), Pixels(layer.Kernel));
        var touching = Touching(layer.Kernel, layer.Stride, layer.Padding, output, shape);
        for (var pair = 0; pair < output.Channels * shape.Channels; pair++)
        {
            var (o, c) = (pair / shape.Channels, pair % shape.Channels);
            foreach (var (k, here, there) in touching)
            {
                result[o * pixels + here] += row[c * inputPixels + there] * weight[pair * kernelPixels + k];
            }
        }

        return WithBias(result, name, pixels);
    }

    /// <summary>Every input pixel adds its value times the kernel to the output, stride pixels further each; outside is cut off.</summary>
    private double[] TransposedConvolution(ConvTranspose2dLayer layer, string name, double[] row, DataShape shape)
    {
        var output = layer.OutputShape(shape);
        var result = new double[output.Size];
        var weight = weights[$"{name}.weight"].Values.ToArray();
        var (pixels, inputPixels, kernelPixels) = (Pixels(output), Pixels(shape), Pixels(layer.Kernel));
        var touching = Touching(layer.Kernel, layer.Stride, layer.Padding, shape, output);
        for (var pair = 0; pair < shape.Channels * output.Channels; pair++)
        {
            var (c, o) = (pair / output.Channels, pair % output.Channels);
            foreach (var (k, here, there) in touching)
            {
                result[o * pixels + there] += row[c * inputPixels + here] * weight[pair * kernelPixels + k];
            }
        }

        return WithBias(result, name, pixels);
    }

    /// <summary>Which pixel of the coarse image meets which pixel of the fine one, at which place of the kernel.</summary>
    private static (int Kernel, int Coarse, int Fine)[] Touching(
        Size2 kernel,
        Size2 stride,
        Size2 padding,
        DataShape coarse,
        DataShape fine
    ) =>
        [
            .. from ky in Enumerable.Range(0, kernel.Height)
            from kx in Enumerable.Range(0, kernel.Width)
            from y in Enumerable.Range(0, coarse.Height)
            from x in Enumerable.Range(0, coarse.Width)
            let fineY = y * stride.Height + ky - padding.Height
            let fineX = x * stride.Width + kx - padding.Width
            where fineY >= 0 && fineY < fine.Height && fineX >= 0 && fineX < fine.Width
            select (ky * kernel.Width + kx, y * coarse.Width + x, fineY * fine.Width + fineX),
        ];

    private double[] WithBias(double[] result, string name, int pixels)
    {
        var bias = weights[$"{name}.bias"].Values.ToArray();
        return [.. result.Select((value, i) => value + bias[i / pixels])];
    }

    private static int Pixels(DataShape shape) => shape.Height * shape.Width;

    private static int Pixels(Size2 size) => size.Height * size.Width;
}
