using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>The networks written out from their definitions, one row at a time in double precision: the truth that graphs are held to.</summary>
internal sealed partial class NaiveVae(VaeArchitecture architecture, IReadOnlyDictionary<string, OnnxWeight> weights)
{
    public (double[] Mean, double[] LogVariance) Encode(double[] image, long label)
    {
        var shape = architecture.EncoderInput;
        var pixels = architecture.Shape.Height * architecture.Shape.Width;
        var planes = Enumerable
            .Range(0, architecture.ClassCount)
            .SelectMany(k => Enumerable.Repeat(k == label ? 1.0 : 0.0, pixels));
        var features = Run("encoder", architecture.Encoder, [.. image, .. planes], shape);
        var head = new LinearLayer(architecture.LatentSize);
        return (Linear(head, "mean", features), Linear(head, "log_variance", features));
    }

    public double[] Decode(double[] latent, long label)
    {
        var oneHot = Enumerable.Range(0, architecture.ClassCount).Select(k => k == label ? 1.0 : 0.0);
        var output = Run("decoder", architecture.Decoder, [.. latent, .. oneHot], architecture.DecoderInput);
        return architecture.Signature.IsUnit ? [.. output.Select(Sigmoid)] : output;
    }

    private double[] Run(string part, IReadOnlyList<VaeLayer> layers, double[] row, DataShape shape)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            row = Run(layers[i], $"{part}.{i}", row, shape);
            shape = layers[i].OutputShape(shape);
        }

        return row;
    }

    private double[] Run(VaeLayer layer, string name, double[] row, DataShape shape) =>
        layer switch
        {
            Conv2dLayer conv => Convolution(conv, name, row, shape),
            ConvTranspose2dLayer conv => TransposedConvolution(conv, name, row, shape),
            LinearLayer linear => Linear(linear, name, row),
            FlattenLayer or ReshapeLayer => row,
            ReluLayer => [.. row.Select(x => Math.Max(x, 0))],
            LeakyReluLayer leaky => [.. row.Select(x => x > 0 ? x : x * leaky.NegativeSlope)],
            SiluLayer => [.. row.Select(x => x * Sigmoid(x))],
            TanhLayer => [.. row.Select(Math.Tanh)],
            BatchNormLayer normal => BatchNorm(normal, name, row, shape),
            GroupNormLayer normal => GroupNorm(normal, name, row, shape),
            ResidualLayer residual => Residual(residual, name, row, shape),
            UpsampleLayer upsample => Upsample(upsample, row, shape),
            AveragePoolLayer pool => AveragePool(pool, row, shape),
            SelfAttentionLayer attention => SelfAttention(attention, name, row, shape),
            _ => throw new ArgumentException($"No definition of {layer}."),
        };

    private double[] Linear(LinearLayer layer, string name, double[] row)
    {
        var weight = weights[$"{name}.weight"].Values.ToArray();
        var bias = weights[$"{name}.bias"].Values.ToArray();
        return
        [
            .. Enumerable
                .Range(0, layer.OutputSize)
                .Select(o => bias[o] + row.Select((x, i) => x * weight[o * row.Length + i]).Sum()),
        ];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
