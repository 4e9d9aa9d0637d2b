using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>Exported graphs, run in ONNX Runtime, against the TorchSharp modules whose weights they hold.</summary>
public sealed class TorchParityTests
{
    public static TheoryData<string, int> Batches
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in OnnxModels.All.Keys)
            {
                foreach (var rows in (int[])[1, 2, 128])
                {
                    data.Add(name, rows);
                }
            }

            return data;
        }
    }

    public static TheoryData<int> CaseNumbers => OnnxLayerTests.CaseNumbers;

    [Theory]
    [MemberData(nameof(Batches))]
    public void Both_graphs_give_what_the_network_gives(string name, int rows)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        torch.random.manual_seed(7);
        using var network = new VaeNetwork(OnnxModels.All[name]);
        network.eval();
        AssertSame(network, rows);
    }

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void A_layer_alone_gives_what_its_module_gives(int number)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        torch.random.manual_seed(number);
        using var network = new VaeNetwork(
            TinyModels.Alone(OnnxLayerTests.Cases[number].Layer, OnnxLayerTests.Cases[number].Input)
        );
        network.eval();
        Disturb(network);
        AssertSame(network, 2);
    }

    /// <summary>Weights of 1, biases of 0 and averages of nothing would hide a graph that mistakes them.</summary>
    private static void Disturb(VaeNetwork network)
    {
        foreach (var (name, value) in network.state_dict())
        {
            if (value.dim() == 1)
            {
                value.copy_(torch.rand_like(value).add(0.5));
            }
        }
    }

    private static void AssertSame(VaeNetwork network, int rows)
    {
        var architecture = network.Architecture;
        var graphs = new OnnxGraphs(architecture, OnnxWeight.Of(network));
        var (images, labels) = (TinyModels.Images(architecture, rows), TinyModels.Labels(architecture, rows));
        var latents = TinyModels.Pattern(rows * architecture.LatentSize, 3).Select(value => 4 * value).ToArray();
        long[] imageShape = [rows, .. architecture.Shape];
        var label = architecture.IsConditional ? torch.tensor(labels) : null;
        (string, OrtValue)[] Label() => architecture.IsConditional ? [OnnxRun.Tensor("label", labels, rows)] : [];

        var codes = OnnxRun.Run(graphs.Encoder(), [OnnxRun.Tensor("data", images, imageShape), .. Label()]);
        var (mean, logVariance) = network.Encode(torch.tensor(images, imageShape), label);
        AssertSame(mean, codes["mean"]);
        AssertSame(logVariance, codes["log_variance"]);

        var decoded = OnnxRun.Run(
            graphs.Decoder(),
            [OnnxRun.Tensor("latent", latents, rows, architecture.LatentSize), .. Label()]
        );
        var output = network.Decode(torch.tensor(latents, [rows, architecture.LatentSize]), label);
        AssertSame(architecture.Likelihood == Likelihood.Bernoulli ? torch.sigmoid(output) : output, decoded["data"]);
    }

    private static void AssertSame(torch.Tensor expected, (long[] Shape, float[] Values) actual)
    {
        Assert.Equal(expected.shape, actual.Shape);
        var differences = expected.data<float>().ToArray().Zip(actual.Values, (e, a) => Math.Abs(e - a));
        Assert.InRange(differences.Max(), 0, 1e-5);
    }
}
