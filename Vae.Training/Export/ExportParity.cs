using TorchSharp;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// How far ONNX Runtime's outputs are from the network's, in units of what float32 itself is off on the same rows.
/// </summary>
/// <remarks>
/// A limit in absolute numbers, or in parts of the outputs, refuses sound graphs: sums of many terms, of large numbers or of numbers that
/// cancel lose more digits than others, and through every layer differently. What they lose is measured instead: the network is computed
/// once more in float64, and its own distance from that is the unit, for each output tensor apart. Another order of the same additions is
/// off by about as much; a wrong graph by as much as its weights matter, whatever their scale.
/// </remarks>
internal sealed class ExportParity
{
    /// <summary>
    /// How many units ONNX Runtime's outputs may differ by. Other orders of summation and other approximations of exponentials were
    /// measured to take up to 3, wrong graphs from 90 on.
    /// </summary>
    private const double Units = 16;

    /// <summary>The distance between 1 and the number below it in float32: outputs may be off by that where the network is exact.</summary>
    private const double Rounding = 1.0 / (1 << 24);

    /// <summary>
    /// The largest difference whatever the unit is, in parts of the outputs or of 1, whichever is larger: 1 is the deviation of the
    /// prior and of the likelihood, and the range of a probability. A network that float32 itself cannot compute to that is no model.
    /// </summary>
    private const double LargestShare = 1e-3;

    /// <summary>How far apart sound sums in the rows' own units may be rounded: to either side, and a value may have larger places than its mean.</summary>
    private const double UnitsInTheLastPlace = 2;

    /// <summary>The rows that are computed at once: the first layers of large pictures take much memory for each, in float64 above all.</summary>
    private const int ChunkRows = 16;

    /// <summary>The fewest rows that the unit is measured on: of a few numbers some are exact by chance.</summary>
    private const int LeastRows = 32;

    private readonly OutputParity mean = new("mean");
    private readonly OutputParity logVariance = new("log-variance");
    private readonly OutputParity decoded = new("decoded data");
    private readonly OutputParity dataLogVariance = new("log-variance of the data");

    private ExportParity() { }

    /// <summary>The largest absolute difference of any output; NaN when one is not a number.</summary>
    public double Difference => Outputs.Aggregate(0.0, (largest, output) => Math.Max(largest, output.Difference));

    /// <summary>What is wrong with the graphs' outputs, in one sentence; null when they are the network's.</summary>
    public string? Refusal => Array.Find(Outputs, output => !output.IsRight)?.ToString();

    private OutputParity[] Outputs => [mean, logVariance, decoded, dataLogVariance];

    /// <summary>Compares on rows of data. The decoder is given a posterior sample of each.</summary>
    public static ExportParity Measure(
        VaeNetwork network,
        ModelBundle bundle,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels
    )
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        using var model = VaeModel.FromBundle(bundle, new VaeModelOptions { BatchSize = ChunkRows });
        using var exact = InFloat64(network);
        var training = network.training;
        network.eval();
        try
        {
            return Measure(network, exact, model, data, labels);
        }
        finally
        {
            network.train(training);
        }
    }

    private static ExportParity Measure(
        VaeNetwork network,
        VaeNetwork exact,
        VaeModel model,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels
    )
    {
        var parity = new ExportParity();
        var rows = data.Length / model.DataSize;
        if (labels.Length != (model.IsConditional ? rows : 0))
        {
            throw new ArgumentException(
                $"There are {labels.Length} labels for {rows} rows; expected one per row of a conditional network, and none otherwise."
            );
        }

        var all = Math.Max(rows, LeastRows);
        for (var first = 0; first < all; first += ChunkRows)
        {
            var chunk = Chunk(model, data, labels, first, Math.Min(ChunkRows, all - first));
            parity.Add(network, exact, model, chunk.Data, chunk.Labels, first);
        }

        return parity;
    }

    /// <summary>Some rows from <paramref name="first"/> on; those over and above the ones that are there are paler copies of them.</summary>
    private static (float[] Data, long[] Labels) Chunk(
        VaeModel model,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        int first,
        int count
    )
    {
        var (size, rows) = (model.DataSize, data.Length / model.DataSize);
        var chunk = (Data: new float[count * size], Labels: new long[model.IsConditional ? count : 0]);
        for (var i = 0; i < count; i++)
        {
            var (row, copy) = ((first + i) % rows, (first + i) / rows);
            for (var j = 0; j < size; j++)
            {
                chunk.Data[i * size + j] = data[row * size + j] * (1 - copy / (2f * LeastRows));
            }

            if (model.IsConditional)
            {
                chunk.Labels[i] = labels[row];
            }
        }

        return chunk;
    }

    private void Add(VaeNetwork network, VaeNetwork exact, VaeModel model, float[] data, long[] labels, int firstRow)
    {
        var posterior = model.Encode(data, labels);
        if (ValueCheck.FirstNotFinite(posterior.Mean) >= 0 || ValueCheck.FirstNotFinite(posterior.LogVariance) >= 0)
        {
            mean.Add([double.NaN], [double.NaN], [double.NaN]);
            return;
        }

        var latents = model.SamplePosterior(posterior, seed: 0, firstRow);
        for (var i = 0; i < latents.Length; i++)
        {
            // A deviation beyond float32 is no error of the export.
            latents[i] = float.IsFinite(latents[i]) ? latents[i] : posterior.Mean[i];
        }

        using var scope = torch.NewDisposeScope();
        var found = OutputsOf(network, model.Signature, data, labels, latents);
        var expected = OutputsOf(exact, model.Signature, data, labels, latents);
        mean.Add(expected.Mean, found.Mean, Doubles(posterior.Mean));
        logVariance.Add(expected.LogVariance, found.LogVariance, Doubles(posterior.LogVariance));
        if (!model.Signature.HasVariance)
        {
            decoded.Add(expected.Decoded, found.Decoded, Doubles(model.Decode(latents, labels)));
            return;
        }

        var (means, logVariances) = (new float[data.Length], new float[data.Length]);
        model.Decode(latents, labels, means, logVariances);
        var scale = network.Architecture.Standardization;
        decoded.Add(
            Scaled(expected.Decoded, scale),
            Scaled(found.Decoded, scale),
            Scaled(Doubles(means), scale),
            scale is null ? null : column => UnitsInTheLastPlace * LastPlace(scale, column)
        );
        dataLogVariance.Add(expected.DataLogVariance, found.DataLogVariance, Doubles(logVariances));
    }

    /// <summary>
    /// The distance of neighbouring numbers of float32 as large as a column's mean, in standardised units: of dates in seconds, or of what
    /// hardly differs, it is no small part of the spread, and no fault of a graph.
    /// </summary>
    private static double LastPlace(Standardization scale, int column) =>
        MathF.BitIncrement(Math.Abs(scale.Means[column % scale.Means.Count])) is var next && float.IsFinite(next)
            ? ((double)next - Math.Abs(scale.Means[column % scale.Means.Count]))
                / scale.Spreads[column % scale.Spreads.Count]
            : 0;

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);

    /// <summary>
    /// Rows in standardised units, so that a wrong element shows beside others of a thousand times its size.
    /// </summary>
    private static double[] Scaled(double[] rows, Standardization? scale) =>
        scale is null
            ? rows
            :
            [
                .. rows.Select(
                    (value, i) => (value - scale.Means[i % scale.Means.Count]) / scale.Spreads[i % scale.Spreads.Count]
                ),
            ];

    private static NetworkOutputs OutputsOf(
        VaeNetwork network,
        VaeSignature signature,
        float[] data,
        long[] labels,
        float[] latents
    )
    {
        var parameter = network.parameters().First();
        var rows = data.Length / signature.Shape.Size;
        var label = signature.IsConditional ? torch.tensor(labels).to(parameter.device) : null;
        var (m, v) = network.Encode(Tensor(data, [rows, .. signature.Shape.Select(size => (long)size)]), label);
        var output = network.Decode(Tensor(latents, [rows, signature.LatentSize]), label);
        var d = signature.Likelihood switch
        {
            Likelihood.Bernoulli or Likelihood.DiscretizedLogistic => torch.sigmoid(output),
            Likelihood.Mixed => MixedRows.Probabilities(output, signature.Columns!),
            _ => output,
        };
        var variance = network.DataLogVariance()?.expand_as(d);
        return new(Values(m), Values(v), Values(d), variance is null ? [] : Values(variance));

        torch.Tensor Tensor(float[] values, long[] shape) =>
            torch.tensor(values, shape).to(parameter.dtype).to(parameter.device);
        double[] Values(torch.Tensor tensor) => tensor.to(torch.float64).cpu().data<double>().ToArray();
    }

    /// <summary>The network with the same parameters in float64, on the processor. Torch's generator is left as it was.</summary>
    private static VaeNetwork InFloat64(VaeNetwork network)
    {
        using var generator = torch.get_rng_state();
        var exact = new VaeNetwork(network.Architecture);
        torch.set_rng_state(generator);
        exact.load_state_dict(network.state_dict());
        exact.to(torch.CPU).to(torch.float64);
        exact.eval();
        return exact;
    }

    private sealed record NetworkOutputs(
        double[] Mean,
        double[] LogVariance,
        double[] Decoded,
        double[] DataLogVariance
    );

    /// <summary>One output tensor.</summary>
    private sealed class OutputParity(string name)
    {
        private double scale;
        private double roundings;

        /// <summary>The largest absolute difference of ONNX Runtime and the network; NaN when an output is not a number.</summary>
        public double Difference { get; private set; }

        /// <summary>The same without what the rows' own units cannot tell.</summary>
        private double excess;

        public bool IsRight => excess <= Limit;

        private double Limit =>
            Math.Min(Units * Math.Max(roundings, Rounding * scale), LargestShare * Math.Max(1, scale));

        /// <param name="exact">The outputs in float64.</param>
        /// <param name="network">Those of TorchSharp.</param>
        /// <param name="runtime">Those of ONNX Runtime.</param>
        /// <param name="untold">By how much an element may be off that its units cannot tell; null for none.</param>
        public void Add(double[] exact, double[] network, double[] runtime, Func<int, double>? untold = null)
        {
            for (var i = 0; i < exact.Length; i++)
            {
                // Math.Max, unlike a comparison, keeps NaN.
                var (difference, free) = (Math.Abs(network[i] - runtime[i]), untold?.Invoke(i) ?? 0);
                Difference = Math.Max(Difference, difference);
                excess = Math.Max(excess, difference - free);
                roundings = Math.Max(roundings, Math.Abs(network[i] - exact[i]) - free);
                scale = Math.Max(scale, Math.Abs(exact[i]));
            }
        }

        public override string ToString() =>
            FormattableString.Invariant(
                $"ONNX Runtime's outputs differ from the network's by {Difference:G3} in the {name}, which goes up to {scale:G3}; float32 arithmetic explains {Limit:G3} on these rows"
            );
    }
}
