using TorchSharp;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

/// <summary>Models that nobody trained, of other sizes than the shipped ones: 4 classes, 3 latent dimensions, images of 12 × 10.</summary>
internal static class TinyBundle
{
    public const int Classes = 4;
    private const int Rows = 40;
    private const int Hidden = 16;

    private static readonly DataShape Grey = new(1, 12, 10);

    public static VaeModel Unconditional { get; } = Model(classes: 0);

    public static VaeModel Conditional { get; } = Model(Classes);

    /// <summary>A model with weights as they are before training.</summary>
    /// <param name="classes">The number of classes; 0 for an unconditional model.</param>
    /// <param name="latentSize">The number of latent dimensions.</param>
    /// <param name="shape">The shape of an image.</param>
    /// <param name="silent">Whether the posterior is always the prior.</param>
    public static VaeModel Model(int classes, int latentSize = 3, DataShape? shape = null, bool silent = false)
    {
        shape ??= Grey;
        var architecture = new VaeArchitecture
        {
            Name = "tiny",
            Shape = shape,
            LatentSize = latentSize,
            ClassCount = classes,
            Encoder = [new FlattenLayer(), new LinearLayer(Hidden), new SiluLayer()],
            Decoder =
            [
                new LinearLayer(Hidden),
                new SiluLayer(),
                new LinearLayer(shape.Size),
                new ReshapeLayer(shape.Channels, shape.Height, shape.Width),
            ],
        };
        torch.manual_seed(4);
        using var network = new VaeNetwork(architecture);
        if (silent)
        {
            using var noGradient = torch.no_grad();
            foreach (var name in (string[])["mean.weight", "mean.bias", "log_variance.weight", "log_variance.bias"])
            {
                network.get_parameter(name)!.zero_();
            }
        }

        using var directory = new TemporaryDirectory();
        network.Export(
            directory.Path,
            VaeDataset.FromRows("noise", shape, Pixels(1, shape), classes > 0 ? new long[1] : null)
        );
        return VaeModel.Load(directory.Path);
    }

    /// <summary>A few random images for both models; of the class 2 there are none.</summary>
    public static ReportInputs Inputs(VaeModel vae, VaeModel cvae)
    {
        var shape = vae.Signature.Shape;
        long[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % 4 == 2 ? 3L : row % 4)];
        return new ReportInputs
        {
            Vae = vae,
            Cvae = cvae,
            Training = VaeDataset.FromRows("noise", shape, Pixels(Rows, shape), labels),
            Test = VaeDataset.FromRows("noise", shape, Pixels(Rows, shape), labels),
            Seed = 3,
        };
    }

    private static float[] Pixels(int rows, DataShape shape)
    {
        var pixels = new float[rows * shape.Size];
        NormalNoise.Fill(9, 0, NoisePurpose.Prior, shape.Size, pixels);
        return Array.ConvertAll(pixels, value => Math.Clamp(0.5f + 0.2f * value, 0, 1));
    }
}
