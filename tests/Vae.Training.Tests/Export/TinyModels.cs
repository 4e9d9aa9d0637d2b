using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>Small models with weights that are the same everywhere: multiples of 1/64, exact in float32.</summary>
internal static class TinyModels
{
    public static VaeArchitecture Vae { get; } = Image(classCount: 0);

    public static VaeArchitecture Cvae { get; } = Image(classCount: 3);

    public static VaeArchitecture Image(int classCount, Likelihood likelihood = Likelihood.Bernoulli) =>
        Valid(
            new()
            {
                Name = "tiny",
                Shape = new DataShape(1, 4, 4),
                LatentSize = 2,
                ClassCount = classCount,
                Likelihood = likelihood,
                Encoder = [new Conv2dLayer(2, 3, 2, 1), new LeakyReluLayer(0.25f), new FlattenLayer()],
                Decoder =
                [
                    new LinearLayer(8),
                    new SiluLayer(),
                    new ReshapeLayer(2, 2, 2),
                    new ConvTranspose2dLayer(1, 4, 2, 1),
                ],
            }
        );

    /// <summary>A model whose decoder is one layer on rows of shape <paramref name="input"/>, its output untouched.</summary>
    public static VaeArchitecture Alone(VaeLayer layer, DataShape input) =>
        Valid(
            new()
            {
                Name = "alone",
                Shape = layer.OutputShape(input),
                LatentSize = input.Size,
                Likelihood = Likelihood.Gaussian,
                Encoder = [new FlattenLayer()],
                Decoder = input.IsImage
                    ? [new ReshapeLayer(input.Channels, input.Height, input.Width), layer]
                    : [layer],
            }
        );

    /// <summary>Some rows of a model, with labels where it takes any.</summary>
    public static VaeDataset Dataset(VaeArchitecture architecture, int rows) =>
        VaeDataset.FromRows(
            "tiny",
            architecture.Shape,
            Images(architecture, rows),
            architecture.IsConditional ? Labels(architecture, rows) : null
        );

    public static Dictionary<string, OnnxWeight> Weights(VaeArchitecture architecture)
    {
        var weights = new Dictionary<string, OnnxWeight>();
        AddLayers("encoder", architecture.Encoder, architecture.EncoderInput);
        AddLinear("mean", architecture.LatentSize, architecture.EncoderOutput.Size);
        AddLinear("log_variance", architecture.LatentSize, architecture.EncoderOutput.Size);
        AddLayers("decoder", architecture.Decoder, architecture.DecoderInput);
        return weights;

        void AddLayers(string part, IReadOnlyList<VaeLayer> layers, DataShape shape)
        {
            for (var i = 0; i < layers.Count; i++)
            {
                var name = $"{part}.{i}";
                switch (layers[i])
                {
                    case Conv2dLayer conv:
                        Add(
                            $"{name}.weight",
                            conv.OutputChannels,
                            shape.Channels,
                            conv.Kernel.Height,
                            conv.Kernel.Width
                        );
                        Add($"{name}.bias", conv.OutputChannels);
                        break;
                    case ConvTranspose2dLayer conv:
                        Add(
                            $"{name}.weight",
                            shape.Channels,
                            conv.OutputChannels,
                            conv.Kernel.Height,
                            conv.Kernel.Width
                        );
                        Add($"{name}.bias", conv.OutputChannels);
                        break;
                    case LinearLayer linear:
                        AddLinear(name, linear.OutputSize, shape.Size);
                        break;
                    case BatchNormLayer:
                        AddNormal(name, shape.Channels);
                        Add($"{name}.running_mean", shape.Channels);
                        weights.Add(
                            $"{name}.running_var",
                            new([shape.Channels], Pattern(shape.Channels, 9).Select(x => x + 1).ToArray())
                        );
                        break;
                    case GroupNormLayer:
                        AddNormal(name, shape.Channels);
                        break;
                    case ResidualLayer residual:
                        AddLayers($"{name}.layers", residual.Layers, shape);
                        AddLayers($"{name}.shortcut", residual.Shortcut ?? [], shape);
                        break;
                    case SelfAttentionLayer:
                        foreach (var map in (string[])["query", "key", "value", "output"])
                        {
                            Add($"{name}.{map}.weight", shape.Channels, shape.Channels, 1, 1);
                            Add($"{name}.{map}.bias", shape.Channels);
                        }

                        break;
                }

                shape = layers[i].OutputShape(shape);
            }
        }

        void AddLinear(string name, int output, int input)
        {
            Add($"{name}.weight", output, input);
            Add($"{name}.bias", output);
        }

        void AddNormal(string name, int channels)
        {
            Add($"{name}.weight", channels);
            Add($"{name}.bias", channels);
        }

        void Add(string name, params long[] shape) =>
            weights.Add(name, new OnnxWeight(shape, Pattern((int)shape.Aggregate(1L, (a, b) => a * b), weights.Count)));
    }

    private static VaeArchitecture Valid(VaeArchitecture architecture)
    {
        architecture.Validate();
        return architecture;
    }

    /// <summary>Numbers in [−1/2, 1/2] without a visible order.</summary>
    public static float[] Pattern(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => ((i + 1) * (37 + seed) % 65 - 32) / 64f)];

    /// <summary>Numbers in [0, 1] without a visible order.</summary>
    public static float[] Images(VaeArchitecture architecture, int rows) =>
        [.. Pattern(rows * architecture.Shape.Size, 5).Select(value => value + 0.5f)];

    public static long[] Labels(VaeArchitecture architecture, int rows) =>
        architecture.IsConditional
            ? [.. Enumerable.Range(0, rows).Select(i => (long)(i * 7 % architecture.ClassCount))]
            : [];
}
