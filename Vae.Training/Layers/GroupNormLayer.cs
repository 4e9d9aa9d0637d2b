using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Group normalisation (Wu and He 2018): the channels of each row in groups, each less its mean and over its deviation over all of its
/// positions, then times a learnt weight and plus a learnt bias for each channel. It knows no other rows, so that training and inference
/// are the same.
/// </summary>
/// <param name="Groups">The number of groups; the number of channels is a multiple of it.</param>
/// <param name="Epsilon">What is added to the variance; above 0.</param>
public sealed record GroupNormLayer(int Groups, float Epsilon = 1e-5f) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input)
    {
        if (Groups < 1 || !(Epsilon > 0 && float.IsFinite(Epsilon)))
        {
            throw Refuse(input, "at least 1 group, and an epsilon above 0");
        }

        // One value less its mean is 0, whatever it was.
        return input.Channels % Groups == 0 && input.Size > Groups
            ? input
            : throw Refuse(input, "a number of channels that the groups divide, and at least 2 values in each group");
    }

    /// <inheritdoc/>
    public override long ParameterCount(DataShape input) => 2L * input.Channels;

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) =>
        new Module(Groups, input.Channels, Epsilon);

    // Operator set 17 has no group normalisation: each group is an instance of a channel.
    internal override string AddNodes(LayerNodes nodes)
    {
        var (graph, name, shape) = (nodes.Graph, nodes.Name, nodes.Shape);
        long[] each = [shape.Channels, .. shape.Skip(1).Select(_ => 1L)];
        var groups = graph.Constant($"{name}.groups", [0L, Groups, shape.Size / Groups], 3);
        var ones = graph.Constant($"{name}.ones", [.. Enumerable.Repeat(1f, Groups)], Groups);
        var zeros = graph.Constant($"{name}.zeros", new float[Groups], Groups);
        var normal = graph.Node(
            "InstanceNormalization",
            $"{name}.normal",
            [graph.Node("Reshape", $"{name}.grouped", [nodes.Value, groups]), ones, zeros],
            OnnxAttribute.Float("epsilon", Epsilon)
        );
        long[] whole = [0, .. shape.Select(size => (long)size)];
        var back = graph.Constant($"{name}.shape", whole, whole.Length);
        var value = graph.Node("Reshape", $"{name}.whole", [normal, back]);
        var scaled = graph.Node("Mul", $"{name}.scaled", [value, nodes.ParameterAs("weight", each, shape.Channels)]);
        return graph.Node("Add", name, [scaled, nodes.ParameterAs("bias", each, shape.Channels)]);
    }

    /// <summary>As TorchSharp's own, which leaves its parameters as the memory was, and takes no vectors.</summary>
    private sealed class Module : nn.Module<Tensor, Tensor>
    {
        private readonly int groups;
        private readonly float epsilon;
        private readonly Parameter weight;
        private readonly Parameter bias;

        public Module(int groups, int channels, float epsilon)
            : base(nameof(GroupNormLayer))
        {
            (this.groups, this.epsilon) = (groups, epsilon);
            weight = nn.Parameter(ones(channels));
            bias = nn.Parameter(zeros(channels));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => nn.functional.group_norm(input, groups, weight, bias, epsilon);
    }
}
