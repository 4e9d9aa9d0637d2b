using Vae.Inference;
using Vae.Onnx;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.MLNet;

/// <summary>
/// The scores of <see cref="VaeModel"/>'s <c>Score</c> without samples, in nodes: logarithms in float32, sums in float64, as there. A graph
/// cannot refuse a row, so one that the model does not take costs infinitely much: no threshold calls that usual, where it would NaN.
/// </summary>
internal static partial class ScoreNodes
{
    /// <summary>The score that a measure is; only of those that have no noise.</summary>
    public static string Of(StepGraph graph, VaeAnomalyMeasure measure) =>
        measure switch
        {
            VaeAnomalyMeasure.ReconstructionLoss => Loss(graph),
            VaeAnomalyMeasure.KlDivergence => Divergence(graph),
            VaeAnomalyMeasure.Detector => Checked(graph, graph.Flat(graph.DetectorScore), "vae/detector"),
            _ => NegativeElbo(graph),
        };

    /// <summary>Each element's part of such a score.</summary>
    public static string Contributions(StepGraph graph, VaeAnomalyMeasure measure)
    {
        if (measure == VaeAnomalyMeasure.Detector)
        {
            return graph.DetectorContributions;
        }

        var parts = graph.Flat(Losses(graph));
        if (measure == VaeAnomalyMeasure.NegativeElbo)
        {
            var size = graph.Builder.Constant("vae/elements", [(double)graph.Model.DataSize]);
            var share = graph.Node("Div", "vae/divergence.share", DivergenceSum(graph), size);
            parts = graph.Node("Add", "vae/contributions", parts, share);
        }

        return graph.Cast(parts, "vae/contributions.float", DataType.Float);
    }

    /// <summary>
    /// The share of usual rows that score higher: the table's first less each of its steps, as far as the score has come on it.
    /// </summary>
    public static string Probability(StepGraph graph, AnomalyCalibration table, string score)
    {
        var steps = table.Scores.Count - 1;
        var first = graph.Builder.Constant("vae/probability.first", [(double)table.Probabilities[0]]);
        if (steps == 0)
        {
            var all = graph.Node("Expand", "vae/probability.all", first, graph.Node("Shape", "vae/score.shape", score));
            return graph.Cast(all, "vae/probability", DataType.Float);
        }

        double[] starts = [.. table.Scores.SkipLast(1).Select(value => (double)value)];
        double[] widths = [.. table.Scores.Skip(1).Zip(table.Scores, (next, value) => (double)next - value)];
        double[] falls = [.. table.Probabilities.SkipLast(1).Zip(table.Probabilities.Skip(1), (a, b) => (double)a - b)];
        var value = graph.Cast(score, "vae/probability.score", DataType.Double);
        var beyond = graph.Node(
            "Sub",
            "vae/probability.beyond",
            value,
            graph.Builder.Constant("vae/probability.starts", starts, steps)
        );
        var way = graph.Node(
            "Div",
            "vae/probability.way",
            beyond,
            graph.Builder.Constant("vae/probability.widths", widths, steps)
        );
        var (zero, one) = (
            graph.Builder.Constant("vae/probability.zero", [0.0], []),
            graph.Builder.Constant("vae/probability.one", [1.0], [])
        );
        var done = graph.Node("Clip", "vae/probability.done", way, zero, one);
        var fallen = graph.Node(
            "Mul",
            "vae/probability.fallen",
            done,
            graph.Builder.Constant("vae/probability.falls", falls, steps)
        );
        var left = graph.Node("Sub", "vae/probability.left", first, graph.Sum(fallen, "vae/probability.sum"));
        return graph.Cast(left, "vae/probability", DataType.Float);
    }

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
        var all = graph.Builder.Node("ReduceMin", "vae/x.all", [inside], OnnxAttribute.Ints("axes", 1));
        return graph.Node("Greater", "vae/x.is_allowed", all, graph.Builder.Constant("vae/x.outside", [0f]));
    }

    private static string LossSum(StepGraph graph) =>
        graph.Once(nameof(LossSum), () => graph.Sum(Losses(graph), "vae/loss.sum"));

    /// <summary>The loss of each element, in float64.</summary>
    private static string Losses(StepGraph graph) =>
        graph.Once(
            nameof(Losses),
            () =>
                graph.Model.Signature.Likelihood switch
                {
                    Likelihood.Bernoulli => BernoulliLosses(graph),
                    Likelihood.Gaussian => GaussianLosses(graph),
                    Likelihood.DiagonalGaussian => DiagonalGaussianLosses(graph),
                    Likelihood.DiscretizedLogistic => DiscretizedLogisticLosses(graph),
                    Likelihood.Mixed => MixedLosses(graph, graph.Model.Signature.Columns!),
                    _ => StudentTLosses(graph),
                }
        );

    /// <summary>−x ln p − (1 − x) ln(1 − p) with p clamped to [2⁻²⁴, 1 − 2⁻²⁴].</summary>
    private static string BernoulliLosses(StepGraph graph)
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
        var loss = graph.Node("Neg", "vae/loss.element", graph.Node("Add", "vae/log_likelihood", logOff, on));
        return graph.Cast(loss, "vae/loss.element.double", DataType.Double);
    }

    /// <summary>½(x − mean)² + ½ ln 2π.</summary>
    private static string GaussianLosses(StepGraph graph)
    {
        var difference = Difference(graph);
        var squares = graph.Node("Mul", "vae/squares", difference, difference);
        return Half(graph, Plus(graph, squares, Math.Log(2 * Math.PI), "vae/squares.all"), "vae/loss.element");
    }

    /// <summary>½((x − mean)²/v + ln v + ln 2π).</summary>
    private static string DiagonalGaussianLosses(StepGraph graph)
    {
        var sum = graph.Node("Add", "vae/squares.spread", ScaledSquares(graph), LogSpread(graph));
        return Half(graph, Plus(graph, sum, Math.Log(2 * Math.PI), "vae/squares.all"), "vae/loss.element");
    }

    /// <summary>½(ν + 1) ln(1 + (x − mean)²/((ν − 2)v)) + ½ ln v and a constant.</summary>
    private static string StudentTLosses(StepGraph graph)
    {
        var freedom = graph.Model.Signature.DegreesOfFreedom!.Value;
        var part = graph.Node(
            "Mul",
            "vae/tail.square",
            ScaledSquares(graph),
            graph.Builder.Constant("vae/tail.scale", [1.0 / (freedom - 2)])
        );
        var tail = graph.Node(
            "Mul",
            "vae/tail",
            graph.Node("Log", "vae/tail.log", Plus(graph, part, 1, "vae/tail.above")),
            graph.Builder.Constant("vae/tail.weight", [freedom + 1.0])
        );
        var sum = graph.Node("Add", "vae/tail.spread", tail, LogSpread(graph));
        return Plus(graph, Half(graph, sum, "vae/tail.half"), RowLoss.LogStudentT(freedom), "vae/loss.element");
    }

    /// <summary>
    /// ln(1 + eᵃ) + ln(1 + e⁻ᵇ) − ln(1 − e^(a − b)) of a level with others on both sides, its edges a and b in scales from the mean; of the
    /// lowest and the highest level only the term of their inner edge.
    /// </summary>
    private static string DiscretizedLogisticLosses(StepGraph graph)
    {
        var scales = graph.Node(
            "Mul",
            "vae/level.scales",
            graph.Node("Exp", "vae/level.inverse", Times(graph, LogSpread(graph), -0.5, "vae/level.log_inverse")),
            graph.Builder.Constant("vae/level.deviation", [RowLoss.LogisticDeviation])
        );
        var difference = Difference(graph);
        var below = Edge(Plus(graph, difference, -RowLoss.HalfLevel, "vae/level.below"), "vae/level.below");
        var beyond = Plus(graph, difference, RowLoss.HalfLevel, "vae/level.above");
        var above = Edge(graph.Node("Neg", "vae/level.above.negative", beyond), "vae/level.above");
        var width = Times(graph, scales, -2 * RowLoss.HalfLevel, "vae/level.width");
        var one = graph.Builder.Constant("vae/level.one", [1.0]);
        var mass = graph.Node("Sub", "vae/level.mass", one, graph.Node("Exp", "vae/level.width.exp", width));
        var level = graph.Node("Log", "vae/level.log", mass);
        var data = DataInDouble(graph);
        var zero = graph.Builder.Constant("vae/level.zero", [0.0]);
        var (lowest, highest) = (
            graph.Node("Less", "vae/level.is_low", data, Constant("vae/level.low", RowLoss.HalfLevel)),
            graph.Node("Greater", "vae/level.is_high", data, Constant("vae/level.high", 1 - RowLoss.HalfLevel))
        );
        var edges = graph.Node(
            "Add",
            "vae/level.edges",
            graph.Node("Where", "vae/level.below.inner", lowest, zero, below),
            graph.Node("Where", "vae/level.above.inner", highest, zero, above)
        );
        var atEnd = graph.Node("Or", "vae/level.at_end", lowest, highest);
        return graph.Node("Sub", "vae/loss.element", edges, graph.Node("Where", "vae/level.inner", atEnd, zero, level));

        string Constant(string name, double value) => graph.Builder.Constant(name, [value]);

        // ln(1 + eˣ) of a distance in scales.
        string Edge(string distance, string name)
        {
            var x = graph.Node("Mul", $"{name}.scaled", distance, scales);
            var small = graph.Node(
                "Exp",
                $"{name}.exp",
                graph.Node("Neg", $"{name}.negative_size", graph.Node("Abs", $"{name}.size", x))
            );
            var log = graph.Node("Log", $"{name}.log", Plus(graph, small, 1, $"{name}.above_one"));
            return graph.Node(
                "Add",
                $"{name}.softplus",
                graph.Node("Max", $"{name}.positive", x, Constant($"{name}.zero", 0)),
                log
            );
        }
    }

    /// <summary>−x ln p of options, with p of at least 2⁻²⁴; of a number that of a Gaussian where the column's option is a range.</summary>
    private static string MixedLosses(StepGraph graph, IReadOnlyList<MixedColumn> columns)
    {
        var data = DataInDouble(graph);
        var (isOption, factors) = (new List<double>(), new List<string>());
        foreach (var column in columns)
        {
            var first = isOption.Count;
            isOption.AddRange(Enumerable.Repeat(1.0, column.Options));
            factors.Add(Slice(first, column.Options));
            if (column.HasNumber)
            {
                // What a number's loss is multiplied by: whether one of the ranges is the option.
                isOption.Add(0);
                var ranges = Slice(first, column.Ranges);
                factors.Add(
                    graph.Builder.Node(
                        "ReduceSum",
                        $"vae/x.{first}.is_number",
                        [ranges, graph.Builder.Constant($"vae/x.{first}.axis", [1L], 1)],
                        OnnxAttribute.Int("keepdims", 1)
                    )
                );
            }
        }

        var factor = graph.Builder.Node("Concat", "vae/x.factor", [.. factors], OnnxAttribute.Int("axis", 1));
        var probability = graph.Node(
            "Max",
            "vae/option.p",
            DecodedInDouble(graph),
            graph.Builder.Constant("vae/option.least", [(double)RowLoss.Clamp])
        );
        var ofOption = graph.Node("Neg", "vae/option.loss", graph.Node("Log", "vae/option.log", probability));
        var mask = graph.Builder.Constant("vae/option.mask", [.. isOption], isOption.Count);
        var rest = graph.Builder.Constant("vae/number.mask", [.. isOption.Select(one => 1 - one)], isOption.Count);
        var loss = graph.Node(
            "Add",
            "vae/mixed",
            graph.Node("Mul", "vae/option.part", ofOption, mask),
            graph.Node("Mul", "vae/number.part", DiagonalGaussianLosses(graph), rest)
        );
        return graph.Node("Mul", "vae/mixed.loss", factor, loss);

        string Slice(int first, int count)
        {
            var name = $"vae/x.{first}.{count}";
            return graph.Once(
                name,
                () =>
                    graph.Builder.Node(
                        "Slice",
                        name,
                        [
                            data,
                            graph.Builder.Constant($"{name}.start", [(long)first], 1),
                            graph.Builder.Constant($"{name}.end", [(long)first + count], 1),
                            graph.Builder.Constant($"{name}.axis", [1L], 1),
                        ]
                    )
            );
        }
    }

    private static string Difference(StepGraph graph) =>
        graph.Node("Sub", "vae/difference", DataInDouble(graph), DecodedInDouble(graph));

    private static string DataInDouble(StepGraph graph) =>
        graph.Once(
            nameof(DataInDouble),
            () => graph.Cast(graph.Input(InputRole.Data), "vae/x.double", DataType.Double)
        );

    private static string DecodedInDouble(StepGraph graph) =>
        graph.Once(nameof(DecodedInDouble), () => graph.Cast(graph.Decoded, "vae/mean.double", DataType.Double));

    private static string LogSpread(StepGraph graph) =>
        graph.Once(
            nameof(LogSpread),
            () => graph.Cast(graph.DecodedLogVariance, "vae/x.log_variance", DataType.Double)
        );

    /// <summary>(x − mean)²/v.</summary>
    private static string ScaledSquares(StepGraph graph)
    {
        var difference = Difference(graph);
        var squares = graph.Node("Mul", "vae/squares", difference, difference);
        var variance = graph.Node("Exp", "vae/x.variance", LogSpread(graph));
        return graph.Node("Div", "vae/squares.scaled", squares, variance);
    }

    private static string Times(StepGraph graph, string value, double number, string name) =>
        graph.Node("Mul", name, value, graph.Builder.Constant($"{name}.number", [number]));

    private static string Plus(StepGraph graph, string value, double number, string name) =>
        graph.Node("Add", name, value, graph.Builder.Constant($"{name}.number", [number]));

    private static string Half(StepGraph graph, string value, string name) =>
        graph.Node("Mul", name, value, graph.Builder.Constant("vae/half", [0.5]));

    private static string Sum(StepGraph graph, string value) =>
        graph.Sum(graph.Cast(value, $"{value}.double", DataType.Double), $"{value}.sum");
}
