using Microsoft.ML.OnnxRuntime;
using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

// What the graphs of the files give, worked out without the graphs of the bundle, and how those are tried.
internal sealed partial class VaeImport
{
    /// <summary>The largest difference, in parts of the outputs or of 1, whichever is larger.</summary>
    private const double LargestShare = 1e-4;

    /// <summary>The same of networks in float16.</summary>
    private const double LargestShareOfHalf = 2e-2;

    /// <summary>The ways to take a batch, in the order in which they are tried.</summary>
    private enum Batching
    {
        /// <summary>The graph as it is, with an open batch.</summary>
        AsItIs,

        /// <summary>Reshapes to a batch of 1 keep the batch that they are given.</summary>
        Opened,

        /// <summary>The graph once for each row.</summary>
        RowByRow,
    }

    private float[] SampleRows(int size)
    {
        var rows = new float[Rows * size];
        NormalNoise.Fill(seed: 0, firstRow: 0, NoisePurpose.Evaluation, size, rows);
        var isUnit = options.Range is not null || likelihood == Likelihood.Bernoulli;
        return isUnit ? Array.ConvertAll(rows, value => 1 / (1 + MathF.Exp(-value))) : rows;
    }

    /// <summary>Latent vectors around the posterior means, and from the prior.</summary>
    private static float[] SampleCodes(float[] means, int size)
    {
        var codes = new float[Rows * size];
        NormalNoise.Fill(seed: 0, firstRow: 0, NoisePurpose.Prior, size, codes);
        for (var i = 0; i < codes.Length / 2; i++)
        {
            codes[i] += means[i];
        }

        return codes;
    }

    /// <summary>Rows of the bundle as the file has them.</summary>
    private float[] ToFile(float[] data, RowShapes rows)
    {
        var (least, width) = Units ?? (0, 1);
        var values = Array.ConvertAll(data, value => value * width + least);
        return IsTurned(rows) ? Turned(values, rows.Bundle, toFile: true) : values;
    }

    private static float[] Turned(float[] values, DataShape shape, bool toFile)
    {
        var turned = new float[values.Length];
        var (channels, pixels) = (shape.Channels, shape.Height * shape.Width);
        for (var i = 0; i < values.Length; i++)
        {
            var (row, channel, pixel) = (i / shape.Size, i / pixels % channels, i % pixels);
            var last = row * shape.Size + pixel * channels + channel;
            turned[toFile ? last : i] = values[toFile ? i : last];
        }

        return turned;
    }

    private (float[] Mean, float[] LogVariance) Posterior(
        IReadOnlyList<(float[] Values, int[] Row)> found,
        LatentCode code
    )
    {
        var (mean, spread) = IsStacked ? Halved(found[0].Values, found[0].Row) : (found[0].Values, found[1].Values);
        var role = IsStacked ? TensorRoles.Parameters : Spread.Role;
        var (factors, shifts) = (
            scale.FactorsOf(code.OfEncoder, options.Layout),
            scale.ShiftsOf(code.OfEncoder, options.Layout)
        );
        return (
            [
                .. mean.Select(
                    (value, i) =>
                        (value - shifts[i % code.Size % shifts.Length]) * factors[i % code.Size % factors.Length]
                ),
            ],
            [
                .. spread.Select(
                    (value, i) =>
                        (float)(LogVariance(role, value) + 2 * Math.Log(factors[i % code.Size % factors.Length]))
                ),
            ]
        );
    }

    private static double LogVariance(string role, double spread)
    {
        var value = role switch
        {
            TensorRoles.Variance => Math.Log(spread),
            TensorRoles.Deviation => 2 * Math.Log(spread),
            TensorRoles.LogDeviation => 2 * spread,
            _ => spread,
        };
        return IsClamped(role) ? Math.Clamp(value, LeastLogVariance, MostLogVariance) : value;
    }

    private (float[], float[]) Halved(float[] values, int[] row)
    {
        // Elements of an axis lie this far apart, and so many of it follow each other.
        var inner = SizeOf(row.Skip(StackAxis(row) + 1)) * row[StackAxis(row)] / 2;
        float[] Half(int which) => [.. values.Where((_, i) => i / inner % 2 == which)];
        return (Half(0), Half(1));
    }

    private float[] Unscaled(float[] codes, LatentCode code)
    {
        var (factors, shifts) = (
            scale.FactorsOf(code.OfEncoder, options.Layout),
            scale.ShiftsOf(code.OfEncoder, options.Layout)
        );
        return
        [
            .. codes.Select(
                (value, i) => value / factors[i % code.Size % factors.Length] + shifts[i % code.Size % shifts.Length]
            ),
        ];
    }

    private (string, float[])[] ExpectedData(IReadOnlyList<(float[] Values, int[] Row)> decoded, RowShapes rows)
    {
        var (least, width) = activation == DecoderActivation.Mean ? Units ?? (0, 1) : (0, 1);
        var data = Array.ConvertAll(
            decoded[0].Values,
            value => activation == DecoderActivation.Logits ? 1 / (1 + MathF.Exp(-value)) : (value - least) / width
        );
        (string, float[])[] expected = [(BundleFormat.Data, InOrder(data))];
        return decoded.Count == 1
            ? expected
            :
            [
                .. expected,
                (
                    BundleFormat.DataLogVariance,
                    InOrder(Array.ConvertAll(decoded[1].Values, value => value - 2 * MathF.Log(width)))
                ),
            ];

        float[] InOrder(float[] values) => IsTurned(rows) ? Turned(values, rows.Bundle, toFile: false) : values;
    }

    /// <summary>The first way to take a batch that gives what the graph gave row by row, in a batch and alone.</summary>
    private (byte[] Graph, double Difference) Trials(
        ForeignGraph source,
        ModelProto part,
        string kind,
        Func<ModelProto, bool, byte[]> compose,
        (string Name, float[] Values, int[] Row) input,
        long[]? labels,
        (string Name, float[] Values)[] expected
    )
    {
        var converted = part.Clone();
        if (source.Opset < OpsetConversion.Oldest)
        {
            throw new InvalidDataException(
                $"The {kind} of {source.Path} is of operator set {source.Opset}; expected {OpsetConversion.Oldest} or later."
            );
        }

        if (source.Opset != OnnxGraphBuilder.Opset)
        {
            OpsetConversion.Apply(converted);
        }

        var problem = "";
        foreach (var batching in Enum.GetValues<Batching>())
        {
            var whole = batching == Batching.Opened ? BatchOpening.Of(converted) : converted;
            if (whole is null)
            {
                continue;
            }

            var graph = compose(whole, batching == Batching.RowByRow);
            var (found, difference) = Try(graph, input, labels, expected);
            if (found is null)
            {
                Note(source, part, kind, batching);
                return (graph, difference);
            }

            problem = found;
        }

        throw new InvalidDataException(
            $"The {kind} of {source.Path} (operator set {source.Opset}) does not do in a bundle, of operator set {OnnxGraphBuilder.Opset}, what it does by itself: {problem}"
        );
    }

    private void Note(ForeignGraph source, ModelProto part, string kind, Batching batching)
    {
        var wasOne = source.Dimensions(part.Graph.Input[0].Name) is [1, ..];
        if (batching == Batching.RowByRow)
        {
            notes.Add(
                $"The {kind} computes rows one by one: {(wasOne ? "it was exported for a batch of 1" : "in a batch it gives something else than for each row alone")}."
            );
        }
        else if (wasOne)
        {
            notes.Add(
                $"The {kind} was exported for a batch of 1 and takes any; {Rows} rows at once gave what they gave one by one."
            );
        }
    }

    /// <summary>What is wrong with a graph's outputs, as the end of a sentence, and the largest difference.</summary>
    private (string? Problem, double Difference) Try(
        byte[] graph,
        (string Name, float[] Values, int[] Row) input,
        long[]? labels,
        (string Name, float[] Values)[] expected
    )
    {
        try
        {
            using var session = new TrialSession(
                graph,
                labels is null ? [input.Name] : [input.Name, BundleFormat.Label],
                expected.Select(output => output.Name)
            );
            var together = session.Run(input.Values, input.Row, labels ?? new long[Rows]);
            var alone = session.Run(
                input.Values[..(input.Values.Length / Rows)],
                input.Row,
                labels?[..1] ?? new long[1]
            );
            var largest = 0.0;
            for (var o = 0; o < expected.Length; o++)
            {
                var (name, values) = expected[o];
                var limit = (IsHalf ? LargestShareOfHalf : LargestShare) * Math.Max(1, values.Max(Math.Abs));
                var difference = Math.Max(
                    Difference(together[o].Values, values),
                    Difference(alone[o].Values, values[..(values.Length / Rows)])
                );
                if (!(difference <= limit))
                {
                    return (
                        double.IsNaN(difference)
                            ? $"its {name} has numbers that are none."
                            : FormattableString.Invariant(
                                $"its {name} differs by {difference:G3}, where {limit:G3} is the most."
                            ),
                        difference
                    );
                }

                largest = Math.Max(largest, difference);
            }

            return (null, largest);
        }
        catch (Exception e) when (e is OnnxRuntimeException or InvalidDataException)
        {
            return (NativeError.Sentence(e.Message), double.NaN);
        }
    }

    private static double Difference(float[] found, float[] expected) =>
        found.Length != expected.Length
            ? double.NaN
            : found
                .Zip(expected)
                .Aggregate(
                    0.0,
                    (largest, pair) =>
                        Math.Max(largest, pair.First == pair.Second ? 0 : Math.Abs((double)pair.First - pair.Second))
                );
}
