using Google.Protobuf;
using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>Sound graphs pass and wrong ones do not, whatever the size of the rows and of their numbers.</summary>
public sealed class ExportParityTests
{
    private const int Rows = 12;

    public static TheoryData<string, float, float> Sound
    {
        get
        {
            var data = new TheoryData<string, float, float>();
            foreach (var name in (string[])["narrow", "wide", "deep", "picture", "conditional"])
            {
                data.Add(name, 0.001f, 0);
                data.Add(name, 1, 0);
                data.Add(name, 1023, 0);
                data.Add(name, 1, 1023);
                data.Add(name, 1e6f, 0);
            }

            data.Add("panorama", 1, 0);
            data.Add("panorama", 1023, 0);
            data.Add("long row", 1023, 0);
            data.Add("one number", 1023, 0);
            return data;
        }
    }

    public static TheoryData<string, float, float, string> Wrong
    {
        get
        {
            var data = new TheoryData<string, float, float, string>();
            foreach (var name in (string[])["narrow", "wide", "deep", "picture", "conditional"])
            {
                foreach (var fault in (string[])["weight", "bias", "swap", "activation"])
                {
                    data.Add(name, 0.001f, 0, fault);
                    data.Add(name, 1, 0, fault);
                    data.Add(name, 1023, 0, fault);
                    data.Add(name, 1, 1023, fault);
                }
            }

            data.Add("panorama", 1023, 0, "weight");
            data.Add("panorama", 1, 0, "swap");
            data.Add("panorama", 1, 0, "activation");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void A_sound_graph_passes(string name, float size, float offset)
    {
        using var network = Network(name);
        var bundle = Check(network, Draft(network, OnnxWeight.Of(network)), size, offset);
        Assert.Equal(Rows, bundle.Card.Export.ParityRows);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_graph_is_refused(string name, float size, float offset, string fault)
    {
        using var network = Network(name);
        var weights = OnnxWeight.Of(network);
        switch (fault)
        {
            case "weight":
                Change(weights, "encoder.0.weight", values => values[^1] *= 1.01f);
                break;
            case "bias":
                Change(weights, "log_variance.bias", values => values[0] *= 1.01f);
                break;
            case "swap":
                Change(weights, "mean.weight", values => (values[0], values[1]) = (values[1], values[0]));
                break;
        }

        var draft = Draft(network, weights);
        if (fault == "activation")
        {
            draft = WithoutActivations(draft);
        }

        var error = Assert.Throws<InvalidOperationException>(() => Check(network, draft, size, offset));
        Assert.Matches(
            "^(ONNX Runtime's outputs differ|The graphs do not hold the network's parameter)",
            error.Message
        );
        Assert.EndsWith("; nothing was written.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_generator_of_torch_is_left_as_it_was()
    {
        using var network = Network("narrow");
        torch.random.manual_seed(5);
        var expected = torch.randn(4).data<float>().ToArray();
        torch.random.manual_seed(5);
        Check(network, Draft(network, OnnxWeight.Of(network)), 1, 0);
        Assert.Equal(expected, torch.randn(4).data<float>().ToArray());
    }

    private static VaeNetwork Network(string name)
    {
        torch.random.manual_seed(3);
        var gaussian = Likelihood.Gaussian;
        return new VaeNetwork(
            name switch
            {
                "narrow" => VaeArchitecture.Mlp(5, [16], 2, likelihood: gaussian),
                "wide" => VaeArchitecture.Mlp(3000, [64], 4, likelihood: gaussian),
                "deep" => VaeArchitecture.Mlp(64, [64, 64, 64, 64, 32], 2, likelihood: gaussian),
                "picture" => VaeArchitecture.ReportConv(likelihood: gaussian),
                "conditional" => VaeArchitecture.ReportConv(classCount: 3, channels: [4, 8], likelihood: gaussian),
                "panorama" => VaeArchitecture.ReportConv(
                    channels: [4, 8],
                    image: new DataShape(1, 256, 512),
                    likelihood: gaussian
                ),
                "long row" => VaeArchitecture.Mlp(131_072, [32], 2, likelihood: gaussian),
                _ => VaeArchitecture.Mlp(1, [8], 1, likelihood: gaussian),
            }
        );
    }

    private static ModelBundle Draft(VaeNetwork network, Dictionary<string, OnnxWeight> weights) =>
        ModelExport.Draft(new OnnxGraphs(network.Architecture, weights), network.Architecture, []);

    /// <summary>The bundle with an encoder that copies what it should have made positive.</summary>
    private static ModelBundle WithoutActivations(ModelBundle bundle)
    {
        var encoder = ModelProto.Parser.ParseFrom(bundle.Encoder);
        foreach (var node in encoder.Graph.Node.Where(node => node.OpType == "Relu"))
        {
            node.OpType = "Identity";
        }

        var bytes = encoder.ToByteArray();
        var export = bundle.Card.Export with { EncoderSha256 = ModelBundle.HashOf(bytes) };
        return new ModelBundle(bundle.Card with { Export = export }, bytes, bundle.Decoder);
    }

    /// <summary>Checks on rows of a few waves around <paramref name="offset"/>: smooth, so that their sums grow with their length.</summary>
    private static ModelBundle Check(VaeNetwork network, ModelBundle draft, float size, float offset)
    {
        var length = network.Architecture.Shape.Size;
        var data = new float[Rows * length];
        for (var i = 0; i < data.Length; i++)
        {
            var (row, column) = Math.DivRem(i, length);
            data[i] = offset + size * MathF.Abs(MathF.Sin((row + 1) * 0.7f + column * 6f / length));
        }

        long[] labels = network.Architecture.IsConditional ? [.. Enumerable.Range(0, Rows).Select(i => i % 3L)] : [];
        return ModelExport.Checked(network, draft, data, labels);
    }

    private static void Change(Dictionary<string, OnnxWeight> weights, string name, Action<float[]> change)
    {
        var values = weights[name].Values.ToArray();
        change(values);
        weights[name] = weights[name] with { Values = values };
    }
}
