using Vae.Inference;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

/// <summary>
/// The scores of <see cref="VaeModel"/>'s <c>Score</c> without samples, in nodes: logarithms in float32, sums in float64, as there. A graph
/// cannot refuse a row, so one that the model does not take costs infinitely much: no threshold calls that usual, where it would NaN.
/// </summary>
internal static class ScoreNodes
{
    public static string Loss(StepGraph graph) => Checked(graph, LossSum(graph), "vae/loss");

    public static string Divergence(StepGraph graph) => Checked(graph, DivergenceSum(graph), "vae/divergence");

    public static string NegativeElbo(StepGraph graph) =>
        Checked(graph, graph.Node("Add", "vae/elbo.sum", LossSum(graph), DivergenceSum(graph)), "vae/elbo");

    /// <summary>The score in float32, or infinity where the data is not what the model takes or the score is no number.</summary>
    private static string Checked(StepGraph graph, string score, string name)
    {
        var value = graph.Cast(score, $"{name}.float", DataType.Float);
        var isNumber = graph.Node("Not", $"{name}.is_number", graph.Node("IsNaN", $"{name}.is_nan", value));
        var isRight = graph.Node(
            "And",
            $"{name}.is_right",
            graph.Once(nameof(IsAllowed), () => IsAllowed(graph)),
            isNumber
        );
        var infinity = graph.Builder.Constant($"{name}.infinity", [float.PositiveInfinity]);
        return graph.Node("Where", name, isRight, value, infinity);
    }

    /// <summary>Whether every element of the row is one that the model takes, by the rule of <see cref="ValueCheck"/>.</summary>
    private static string IsAllowed(StepGraph graph)
    {
        var (low, high) = ValueCheck.Range(graph.Model);
        var least = graph.Node(
            "GreaterOrEqual",
            "vae/x.above",
            graph.DataAsGiven,
            graph.Builder.Constant("vae/x.low", [low])
        );
        var most = graph.Node(
            "LessOrEqual",
            "vae/x.below",
            graph.DataAsGiven,
            graph.Builder.Constant("vae/x.high", [high])
        );
        var inside = graph.Cast(graph.Node("And", "vae/x.inside", least, most), "vae/x.inside.float", DataType.Float);
        var all = graph.Builder.Node("ReduceMin", "vae/x.all", [inside], OnnxAttribute.Int("keepdims", 0));
        return graph.Node("Greater", "vae/x.is_allowed", all, graph.Builder.Constant("vae/x.outside", [0f]));
    }

    private static string LossSum(StepGraph graph) =>
        graph.Once(
            nameof(LossSum),
            () => graph.Model.Signature.Likelihood == Likelihood.Bernoulli ? BernoulliLoss(graph) : GaussianLoss(graph)
        );

    private static string DivergenceSum(StepGraph graph) =>
        graph.Once(nameof(DivergenceSum), () => GaussianDivergence(graph));

    /// <summary>−Σ (x ln p + (1 − x) ln(1 − p)) with p clamped to [2⁻²⁴, 1 − 2⁻²⁴].</summary>
    private static string BernoulliLoss(StepGraph graph)
    {
        const float clamp = 1f / (1 << 24);
        var p = graph.Node(
            "Clip",
            "vae/p",
            graph.Decoded,
            graph.Builder.Constant("vae/p.min", [clamp]),
            graph.Builder.Constant("vae/p.max", [1 - clamp])
        );
        var off = graph.Node("Sub", "vae/p.off", graph.Builder.Constant("vae/p.one", [1f]), p);
        var logOff = graph.Node("Log", "vae/p.log_off", off);
        var odds = graph.Node("Sub", "vae/p.log_odds", graph.Node("Log", "vae/p.log", p), logOff);
        var on = graph.Node("Mul", "vae/x.log_odds", graph.Input(InputRole.Data), odds);
        return graph.Node("Neg", "vae/loss.sum", Sum(graph, graph.Node("Add", "vae/log_likelihood", logOff, on)));
    }

    /// <summary>Σ (½(x − mean)² + ½ ln 2π).</summary>
    private static string GaussianLoss(StepGraph graph)
    {
        var difference = graph.Node(
            "Sub",
            "vae/difference",
            graph.Cast(graph.Input(InputRole.Data), "vae/x.double", DataType.Double),
            graph.Cast(graph.Decoded, "vae/mean.double", DataType.Double)
        );
        var squares = Sum(graph, graph.Node("Mul", "vae/squares", difference, difference));
        var constant = graph.Builder.Constant("vae/log_two_pi", [graph.Model.DataSize * 0.5 * Math.Log(2 * Math.PI)]);
        return graph.Node("Add", "vae/loss.sum", Half(graph, squares, "vae/squares.half"), constant);
    }

    /// <summary>½ Σ (μ² + σ² − ln σ² − 1) (report, eq. 17).</summary>
    private static string GaussianDivergence(StepGraph graph)
    {
        var mean = graph.Cast(graph.Mean, "vae/mu", DataType.Double);
        var logVariance = graph.Cast(graph.LogVariance, "vae/log_variance", DataType.Double);
        var variance = graph.Node("Exp", "vae/variance", logVariance);
        var square = graph.Node("Mul", "vae/mu.square", mean, mean);
        var moment = graph.Node("Add", "vae/second_moment", square, variance);
        var terms = graph.Node("Sub", "vae/divergence.terms", moment, logVariance);
        var shifted = graph.Node(
            "Sub",
            "vae/divergence.shifted",
            terms,
            graph.Builder.Constant("vae/one.double", [1.0])
        );
        return Half(graph, Sum(graph, shifted), "vae/divergence.sum");
    }

    private static string Half(StepGraph graph, string value, string name) =>
        graph.Node("Mul", name, value, graph.Builder.Constant("vae/half", [0.5]));

    private static string Sum(StepGraph graph, string value) =>
        graph.Sum(graph.Cast(value, $"{value}.double", DataType.Double), $"{value}.sum");
}
