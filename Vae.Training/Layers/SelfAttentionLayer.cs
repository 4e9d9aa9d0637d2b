using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Self-attention over the positions of an image (Vaswani et al. 2017): each position becomes an average of all positions' values, weighted
/// by softmax(query·key / √size) for each head; queries, keys, values and output are learnt linear maps of the channels. It adds nothing of
/// the row itself, which a <see cref="ResidualLayer"/> around it does.
/// </summary>
/// <param name="Heads">The number of heads, which share the channels evenly.</param>
public sealed record SelfAttentionLayer(int Heads = 1) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) =>
        input.IsImage && Heads >= 1 && input.Channels % Heads == 0
            ? input
            : throw Refuse(input, "an image whose number of channels is a multiple of the heads, at least 1");

    /// <inheritdoc/>
    public override long ParameterCount(DataShape input) => 4 * Map(input).ParameterCount(input);

    internal override double Products(DataShape input)
    {
        var positions = (double)input.Height * input.Width;
        return 4 * Map(input).Products(input) + 2 * positions * positions * input.Channels;
    }

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) =>
        new Module(
            Heads,
            input.Channels / Heads,
            [.. Enumerable.Range(0, 4).Select(_ => Map(input).CreateModule(input))]
        );

    internal override string AddNodes(LayerNodes nodes)
    {
        var (graph, name, shape) = (nodes.Graph, nodes.Name, nodes.Shape);
        var size = shape.Channels / Heads;
        var heads = graph.Constant($"{name}.heads", [0L, Heads, size, shape.Height * shape.Width], 4);
        var (query, key, value) = (Headed("query"), Headed("key"), Headed("value"));
        var products = graph.Node("MatMul", $"{name}.products", [Transposed(query), key]);
        var scale = graph.Constant($"{name}.scale", [(float)Scale(size)]);
        var weights = graph.Node(
            "Softmax",
            $"{name}.weights",
            [graph.Node("Mul", $"{name}.scaled", [products, scale])],
            OnnxAttribute.Int("axis", -1)
        );
        var averages = graph.Node("MatMul", $"{name}.averages", [value, Transposed(weights)]);
        var image = graph.Constant($"{name}.shape", [0L, shape.Channels, shape.Height, shape.Width], 4);
        return Mapped("output", graph.Node("Reshape", $"{name}.image", [averages, image]));

        string Mapped(string part, string from) =>
            Map(shape).AddNodes(nodes with { Name = $"{name}.{part}", Value = from });
        string Headed(string part) => graph.Node("Reshape", $"{name}.{part}.heads", [Mapped(part, nodes.Value), heads]);
        string Transposed(string value) =>
            graph.Node("Transpose", $"{value}.transposed", [value], OnnxAttribute.Ints("perm", 0, 1, 3, 2));
    }

    /// <summary>A linear map of the channels at each position.</summary>
    private static Conv2dLayer Map(DataShape input) => new(input.Channels, 1, 1, 0);

    private static double Scale(long size) => 1 / Math.Sqrt(size);

    private sealed class Module : nn.Module<Tensor, Tensor>
    {
        private readonly int heads;
        private readonly int size;
        private readonly Scalar scale;
        private readonly nn.Module<Tensor, Tensor> query;
        private readonly nn.Module<Tensor, Tensor> key;
        private readonly nn.Module<Tensor, Tensor> value;
        private readonly nn.Module<Tensor, Tensor> output;

        public Module(int heads, int size, nn.Module<Tensor, Tensor>[] maps)
            : base(nameof(SelfAttentionLayer))
        {
            (this.heads, this.size) = (heads, size);
            scale = Scale(size).ToScalar();
            (query, key, value, output) = (maps[0], maps[1], maps[2], maps[3]);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var shape = input.shape;
            var weights = Headed(query).transpose(2, 3).matmul(Headed(key)).mul(scale).softmax(-1);
            return output.call(Headed(value).matmul(weights.transpose(2, 3)).reshape(shape));

            Tensor Headed(nn.Module<Tensor, Tensor> map) =>
                map.call(input).reshape(shape[0], heads, size, shape[2] * shape[3]);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                scale.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
