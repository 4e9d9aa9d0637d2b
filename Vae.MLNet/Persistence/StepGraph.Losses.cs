using Vae.Inference;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

// The scores of Vae.Inference's VaeModel.Score without samples, in nodes: logarithms in float32, sums in float64, as there.
internal sealed partial class StepGraph
{
    private string? loss;
    private string? divergence;

    private string Loss() => Cast(LossSum, "vae/loss", DataType.Float);

    private string Divergence() => Cast(DivergenceSum, "vae/divergence", DataType.Float);

    private string NegativeElbo() =>
        Cast(graph.Node("Add", "vae/elbo.sum", [LossSum, DivergenceSum]), "vae/elbo", DataType.Float);

    private string LossSum =>
        loss ??= model.Signature.Likelihood == Likelihood.Bernoulli ? BernoulliLoss() : GaussianLoss();

    /// <summary>½ Σ (μ² + σ² − ln σ² − 1) (report, eq. 17).</summary>
    private string DivergenceSum => divergence ??= GaussianDivergence();

    /// <summary>−Σ (x ln p + (1 − x) ln(1 − p)) with p clamped to [2⁻²⁴, 1 − 2⁻²⁴].</summary>
    private string BernoulliLoss()
    {
        const float clamp = 1f / (1 << 24);
        var p = graph.Node(
            "Clip",
            "vae/p",
            [Decoded, graph.Constant("vae/p.min", [clamp]), graph.Constant("vae/p.max", [1 - clamp])]
        );
        var off = graph.Node("Sub", "vae/p.off", [graph.Constant("vae/p.one", [1f]), p]);
        var logOff = graph.Node("Log", "vae/p.log_off", [off]);
        var odds = graph.Node("Sub", "vae/p.log_odds", [graph.Node("Log", "vae/p.log", [p]), logOff]);
        var on = graph.Node("Mul", "vae/x.log_odds", [inputs[StepInputRole.Image], odds]);
        return graph.Node("Neg", "vae/loss.sum", [Sum(graph.Node("Add", "vae/log_likelihood", [logOff, on]))]);
    }

    /// <summary>Σ (½(x − mean)² + ½ ln 2π).</summary>
    private string GaussianLoss()
    {
        var difference = graph.Node(
            "Sub",
            "vae/difference",
            [
                Cast(inputs[StepInputRole.Image], "vae/x.double", DataType.Double),
                Cast(Decoded, "vae/mean.double", DataType.Double),
            ]
        );
        var squares = Sum(graph.Node("Mul", "vae/squares", [difference, difference]));
        var constant = graph.Constant("vae/log_two_pi", [model.DataSize * 0.5 * Math.Log(2 * Math.PI)]);
        return graph.Node("Add", "vae/loss.sum", [Half(squares, "vae/squares.half"), constant]);
    }

    private string GaussianDivergence()
    {
        var mean = Cast(Mean, "vae/mu", DataType.Double);
        var logVariance = Cast(LogVariance, "vae/log_variance", DataType.Double);
        var variance = graph.Node("Exp", "vae/variance", [logVariance]);
        var square = graph.Node("Mul", "vae/mu.square", [mean, mean]);
        var terms = graph.Node(
            "Sub",
            "vae/divergence.terms",
            [graph.Node("Add", "vae/second_moment", [square, variance]), logVariance]
        );
        var sum = graph.Node("Sub", "vae/divergence.shifted", [terms, graph.Constant("vae/one.double", [1.0])]);
        return Half(Sum(sum), "vae/divergence.sum");
    }

    private string Half(string value, string name) =>
        graph.Node("Mul", name, [value, graph.Constant("vae/half", [0.5])]);

    private string Sum(string value) =>
        graph.Node(
            "ReduceSum",
            $"{value}.sum",
            [Cast(value, $"{value}.double", DataType.Double)],
            OnnxAttribute.Int("keepdims", 0)
        );
}
