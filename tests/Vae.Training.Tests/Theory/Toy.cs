using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Theory;

/// <summary>A network of three elements and two latent dimensions without hidden layers, and the closed forms of what it is.</summary>
internal sealed partial class Toy : IDisposable
{
    public const int Features = 3;
    public const int Latent = 2;

    private readonly float[] decoder;
    private readonly float[] offset;

    /// <param name="decoder">W, with a column for each class behind it.</param>
    /// <param name="offset">b.</param>
    private Toy(float[] decoder, float[] offset)
    {
        (this.decoder, this.offset) = (decoder, offset);
        Network = new VaeNetwork(VaeArchitecture.Mlp(Features, [], Latent, Classes, Likelihood.Gaussian));
        Set("decoder.0.weight", decoder);
        Set("decoder.0.bias", offset);
    }

    public VaeNetwork Network { get; }

    /// <summary>Rows to look at: near the data, off it, and far away.</summary>
    public static float[][] Rows { get; } =
    [
        [0.5f, -0.25f, 1],
        [-1.5f, 0.75f, 2],
        [0, 0, 0],
        [3, -2, -1],
    ];

    private int Classes => decoder.Length / Features - Latent;

    /// <summary>The model of p(x|z), or of p(x|z, c), where the class is one more offset.</summary>
    public LinearGaussian Model(int? label = null)
    {
        var rows = decoder
            .Chunk(Latent + Classes)
            .Select(row => row.Select(value => (double)value).ToArray())
            .ToArray();
        return new LinearGaussian(
            [.. rows.Select(row => row[..Latent])],
            [.. rows.Select((row, i) => offset[i] + (label is { } c ? row[Latent + c] : 0))]
        );
    }

    /// <summary>The model of p(x|z) with z ~ N(m, diag v) in place of N(0, I).</summary>
    public LinearGaussian Model(IEnumerable<float> means, IEnumerable<float> variances)
    {
        var rows = decoder.Chunk(Latent).Select(row => row.Select(value => (double)value).ToArray()).ToArray();
        return new LinearGaussian(
            [.. rows.Select(row => row.Zip(variances, (w, v) => w * Math.Sqrt(v)).ToArray())],
            [.. rows.Select((row, i) => offset[i] + row.Zip(means, (w, m) => w * m).Sum())]
        );
    }

    /// <summary>What the network's encoder says of a row.</summary>
    public (double[] Mean, double[] LogVariance) Encode(float[] row, int? label = null)
    {
        using var scope = NewDisposeScope();
        var (mean, logVariance) = Network.Encode(tensor(row, 1, Features), Labels(label, 1));
        return (Doubles(mean), Doubles(logVariance));
    }

    /// <summary>The network as a bundle that ONNX Runtime runs.</summary>
    public VaeModel Export()
    {
        using var directory = new TemporaryDirectory();
        var labels = Rows.Select((_, i) => (long)(i % Math.Max(Classes, 1)));
        float[] rows = [.. Rows.SelectMany(row => row)];
        var data = VaeDataset.FromRows("toy", new DataShape(Features), rows, Classes == 0 ? null : [.. labels]);
        Network.Export(directory["toy"], data);
        return VaeModel.Load(directory["toy"]);
    }

    public static Tensor? Labels(int? label, int rows) =>
        label is { } c ? tensor(Enumerable.Repeat((long)c, rows).ToArray()) : null;

    public static double[] Doubles(Tensor values) =>
        [.. values.detach().data<float>().ToArray().Select(v => (double)v)];

    public static double[] Doubles(float[] values) => [.. values.Select(value => (double)value)];

    public void Dispose() => Network.Dispose();

    private void Set(string name, float[] values)
    {
        using var unrecorded = no_grad();
        using var given = tensor(values);
        var parameter = Network.get_parameter(name)!;
        using var shaped = given.view(parameter.shape);
        parameter.copy_(shaped);
    }
}
