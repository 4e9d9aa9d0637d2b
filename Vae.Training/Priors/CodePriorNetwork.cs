using TorchSharp;
using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Training;

/// <summary>
/// The probabilities of the code at a position, given those before it: the codes of a window above and to the left are embedded, a linear layer takes them
/// all at once, another one follows, and a softmax. The position, and the class where there are any, each add a vector to what the first layer gives.
/// </summary>
/// <remarks>
/// It is a PixelCNN (van den Oord, Kalchbrenner and Kavukcuoglu 2016, "Pixel recurrent neural networks") of one masked convolution with a large kernel and
/// 1×1 convolutions after it. One convolution alone looks at others, so that a code is drawn from its window, while a stack of them has to be computed at all
/// positions for each one that is drawn. A row costs positions times a window in place of positions times a picture.
/// </remarks>
internal sealed class CodePriorNetwork : nn.Module
{
    private readonly VaeSignature signature;
    private readonly CodePriorOptions options;
    private readonly long[] window;

    // Named as PyTorch names them in a state dictionary.
    private readonly Parameter embedding;
    private readonly Parameter position;
    private readonly Parameter? label;
    private readonly Linear hidden;
    private readonly Linear middle;
    private readonly Linear output;

    public CodePriorNetwork(VaeSignature signature, CodePriorOptions options)
        : base(nameof(CodePriorNetwork))
    {
        (this.signature, this.options) = (signature, options);
        var codes = signature.Codes!;
        window = WindowsOf(codes, options.Reach);
        using var small = 0.1.ToScalar();
        // One more stands for what is outside of the picture.
        embedding = nn.Parameter(randn(codes.Size + 1, options.EmbeddingSize).mul(small));
        position = nn.Parameter(zeros(codes.Positions, options.Width));
        label = signature.IsConditional ? nn.Parameter(zeros(signature.ClassCount, options.Width)) : null;
        hidden = nn.Linear(WindowSize * options.EmbeddingSize, options.Width);
        middle = nn.Linear(options.Width, options.Width);
        output = nn.Linear(options.Width, codes.Size);
        RegisterComponents();
    }

    private int WindowSize => window.Length / signature.Codes!.Positions;

    /// <summary>The multiplications with a weight that a row takes.</summary>
    public double Products =>
        signature.Codes!.Positions
        * (double)options.Width
        * (WindowSize * options.EmbeddingSize + options.Width + signature.Codes.Size);

    /// <summary>
    /// The positions of each position's window: those before it in the order of rows, at most <paramref name="reach"/> rows above and columns beside it.
    /// What is outside of the picture has the number of the position behind the last.
    /// </summary>
    public static long[] WindowsOf(LatentCodes codes, int reach) =>
        [
            .. from row in Enumerable.Range(0, codes.Height)
            from column in Enumerable.Range(0, codes.Width)
            from y in Enumerable.Range(-reach, reach + 1)
            from x in Enumerable.Range(-reach, 2 * reach + 1)
            where y < 0 || x < 0
            select row + y >= 0 && column + x >= 0 && column + x < codes.Width
                ? (row + y) * (long)codes.Width + column + x
                : codes.Positions,
        ];

    /// <summary>ln p of each code at all positions of rows, <c>[n · positions, K]</c>.</summary>
    /// <param name="codes">int64 <c>[n, positions]</c>.</param>
    /// <param name="labels">int64 <c>[n]</c> of a conditional model, else null.</param>
    public Tensor LogProbabilities(Tensor codes, Tensor? labels)
    {
        var (count, positions) = (codes.shape[0], signature.Codes!.Positions);
        using var none = ((long)signature.Codes.Size).ToScalar();
        var outside = full([count, 1], none, int64);
        var seen = cat([codes, outside], 1).index_select(1, tensor(window));
        var embedded = embedding.index_select(0, seen.flatten()).view(count * positions, -1);
        var sums = hidden.call(embedded).view(count, positions, -1).add(position, Scalars.One);
        sums = labels is null ? sums : sums.add(label!.index_select(0, labels).unsqueeze(1), Scalars.One);
        var features = nn.functional.silu(middle.call(nn.functional.silu(sums)));
        return output.call(features).view(count * positions, -1).log_softmax(1);
    }

    /// <summary>−ln p of each row's codes, <c>[n]</c>.</summary>
    public Tensor Losses(Tensor codes, Tensor? labels) =>
        LogProbabilities(codes, labels).gather(1, codes.reshape(-1, 1)).view(codes.shape[0], -1).sum([1]).neg();

    /// <summary>The graph: <c>codes</c>, <c>position</c> (and <c>label</c>) to <c>log_probabilities</c>.</summary>
    public byte[] ToGraph(string producerVersion)
    {
        var (codes, weights) = (signature.Codes!, OnnxWeight.Of(this));
        var graph = new OnnxGraphBuilder(BundleFormat.PriorGraph, producerVersion);
        var given = graph.Input(BundleFormat.Codes, DataType.Int64, BundleFormat.BatchAxis, codes.Positions);
        var place = graph.Input(BundleFormat.Position, DataType.Int64, BundleFormat.BatchAxis);
        var classes = signature.IsConditional
            ? graph.Input(BundleFormat.Label, DataType.Int64, BundleFormat.BatchAxis)
            : null;
        var index = CodeGraphs.Checked(graph, place, codes.Positions);
        var windows = graph.Constant("window.positions", window, codes.Positions, WindowSize);
        var positions = graph.Node("Gather", "window.of", [windows, index]);
        // A column beside the codes, of the batch's length: the code of what is outside.
        var axis = graph.Constant("window.axis", [1L], 1);
        var column = graph.Node("Unsqueeze", "window.column", [place, axis]);
        var none = graph.Node("Mul", "window.zeros", [column, graph.Constant("window.zero", [0L])]);
        var outside = graph.Node("Add", "window.outside", [none, graph.Constant("window.code", [(long)codes.Size])]);
        var all = graph.Node("Concat", "window.all", [given, outside], OnnxAttribute.Int("axis", 1));
        var seen = graph.Node("GatherElements", "window.codes", [all, positions], OnnxAttribute.Int("axis", 1));
        var checkedCodes = CodeGraphs.Checked(graph, seen, codes.Size + 1);
        var embedded = graph.Node("Gather", "window.embedded", [Weight("embedding"), checkedCodes]);
        var shape = graph.Constant("window.shape", [0L, (long)WindowSize * options.EmbeddingSize], 2);
        var flat = graph.Node("Reshape", "window.flat", [embedded, shape]);
        var sums = graph.Node("Add", "hidden.position", [Linear("hidden", flat), Rows("position", index)]);
        sums = classes is null
            ? sums
            : graph.Node(
                "Add",
                "hidden.label",
                [sums, Rows("label", CodeGraphs.Checked(graph, classes, signature.ClassCount))]
            );
        var features = Silu("middle.silu", Linear("middle", Silu("hidden.silu", sums)));
        var logs = graph.Node("LogSoftmax", "log_softmax", [Linear("output", features)], OnnxAttribute.Int("axis", 1));
        graph.Output(BundleFormat.LogProbabilities, logs, DataType.Float, BundleFormat.BatchAxis, codes.Size);
        graph.Metadata(BundleFormat.VersionKey, $"{signature.FormatVersion}");
        graph.Metadata(BundleFormat.GraphKey, BundleFormat.PriorGraph);
        graph.Metadata(BundleFormat.SignatureKey, signature.ToJson());
        return graph.ToBytes();

        string Weight(string name) => graph.Constant(name, weights[name].Values.Span, [.. weights[name].Shape]);
        string Rows(string name, string indices) => graph.Node("Gather", $"{name}.row", [Weight(name), indices]);
        string Linear(string name, string value) =>
            graph.Node(
                "Gemm",
                name,
                [value, Weight($"{name}.weight"), Weight($"{name}.bias")],
                OnnxAttribute.Int("transB", 1)
            );
        string Silu(string name, string value) =>
            graph.Node("Mul", name, [value, graph.Node("Sigmoid", $"{name}.gate", [value])]);
    }
}
