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
    private readonly OutputParity latent = new("latent vector of levels");
    private readonly OutputParity distance = new("distance to the codes");

    private ExportParity() { }

    /// <summary>The largest absolute difference of any output; NaN when one is not a number.</summary>
    public double Difference => Outputs.Aggregate(0.0, (largest, output) => Math.Max(largest, output.Difference));

    /// <summary>What is wrong with the graphs' outputs, in one sentence; null when they are the network's.</summary>
    public string? Refusal => Array.Find(Outputs, output => !output.IsRight)?.ToString();

    private OutputParity[] Outputs => [mean, logVariance, latent, distance, decoded, dataLogVariance];

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
        var options = new VaeModelOptions { BatchSize = ChunkRows };
        using BundleModel model = network.Architecture.Codebook is null
            ? VaeModel.FromBundle(bundle, options)
            : VqVaeModel.FromBundle(bundle, options);
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
        BundleModel model,
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
            if (model is VqVaeModel codes)
            {
                parity.Add(network, exact, codes, chunk.Data, chunk.Labels);
            }
            else
            {
                parity.Add(network, exact, (VaeModel)model, chunk.Data, chunk.Labels, first);
            }
        }

        return parity;
    }

    /// <summary>Some rows from <paramref name="first"/> on; those over and above the ones that are there are paler copies of them.</summary>
    private static (float[] Data, long[] Labels) Chunk(
        BundleModel model,
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

        var latents = new float[posterior.Mean.Length];
        if (model.HasLevels)
        {
            model.SampleLatents(data, labels, seed: 0, firstRow, latents);
            AddLevels(network, exact, model, data, labels, firstRow, latents);
        }
        else
        {
            model.SamplePosterior(posterior.Mean, posterior.LogVariance, seed: 0, firstRow, latents);
        }

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
        var (means, logVariances) = (new float[data.Length], new float[data.Length]);
        if (model.Signature.HasVariance)
        {
            model.Decode(latents, labels, means, logVariances);
        }
        else
        {
            model.Decode(latents, labels, means);
        }

        AddDecoded(network.Architecture.Standardization, expected.Decodings, found.Decodings, means, logVariances);
    }

    /// <summary>Compares what is drawn level by level, by the noise that the model draws by.</summary>
    private void AddLevels(
        VaeNetwork network,
        VaeNetwork exact,
        VaeModel model,
        float[] data,
        long[] labels,
        int firstRow,
        float[] latents
    )
    {
        using var scope = torch.NewDisposeScope();
        var noise = new float[latents.Length];
        NormalNoise.Fill(0, firstRow, NoisePurpose.Posterior, model.LatentSize, noise);
        latent.Add(Drawn(exact), Drawn(network), Doubles(latents));

        double[] Drawn(VaeNetwork drawing)
        {
            var rows = data.Length / model.DataSize;
            var input = InputOf(drawing, data, [rows, .. model.Signature.Shape.Select(d => (long)d)]);
            var draw = drawing.DrawScaled(
                drawing.Scaled(input),
                LabelsOf(drawing, model.Signature, labels),
                InputOf(drawing, noise, [rows, model.LatentSize]),
                samples: 1
            );
            return ValuesOf(draw.Latent);
        }
    }

    /// <summary>Compares what the decoder gives.</summary>
    /// <param name="scale">How rows are scaled; null for not at all.</param>
    /// <param name="expected">In float64.</param>
    /// <param name="found">In float32.</param>
    /// <param name="means">ONNX Runtime's probabilities or means.</param>
    /// <param name="logVariances">Its log-variances, where the likelihood has some.</param>
    private void AddDecoded(
        Standardization? scale,
        Decodings expected,
        Decodings found,
        float[] means,
        float[] logVariances
    )
    {
        decoded.Add(
            Scaled(expected.Data, scale),
            Scaled(found.Data, scale),
            Scaled(Doubles(means), scale),
            scale is null ? null : column => UnitsInTheLastPlace * LastPlace(scale, column)
        );
        dataLogVariance.Add(expected.LogVariance, found.LogVariance, Doubles(logVariances));
    }

    /// <summary>
    /// As of a Gaussian posterior. Codes are numbers without a distance; what may differ by rounding is how far their vectors are from the encoder's outputs,
    /// so that another code is right where it is as near.
    /// </summary>
    private void Add(VaeNetwork network, VaeNetwork exact, VqVaeModel model, float[] data, long[] labels)
    {
        using var scope = torch.NewDisposeScope();
        var codes = model.Encode(data, labels);
        var found = Distances(network, model.Signature, data, labels, codes);
        var expected = Distances(exact, model.Signature, data, labels, codes);
        distance.Add(expected.Nearest, found.Nearest, expected.Chosen);
        var (means, logVariances) = (new float[data.Length], new float[data.Length]);
        model.Decode(codes, labels, means, model.Signature.HasVariance ? logVariances : []);
        var (near, far) = (
            Decoded(network, model.Signature, labels, codes),
            Decoded(exact, model.Signature, labels, codes)
        );
        AddDecoded(network.Architecture.Standardization, far, near, means, logVariances);
    }

    /// <summary>The squared distance of each output of the encoder to the nearest vector, and to that of a code.</summary>
    private static (double[] Nearest, double[] Chosen) Distances(
        VaeNetwork network,
        VaeSignature signature,
        float[] data,
        long[] labels,
        long[] codes
    )
    {
        var rows = InputOf(
            network,
            data,
            [data.Length / signature.Shape.Size, .. signature.Shape.Select(d => (long)d)]
        );
        var outputs = network.QuantizeScaled(network.Scaled(rows), LabelsOf(network, signature, labels)).Outputs;
        var vectors = network.Quantizer.Vectors;
        return (To(network.Quantizer.Nearest(outputs)), To(torch.tensor(codes).to(outputs.device)));

        double[] To(torch.Tensor chosen)
        {
            var difference = outputs.sub(vectors.index_select(0, chosen));
            return ValuesOf(difference.mul(difference).sum([1]));
        }
    }

    private static Decodings Decoded(VaeNetwork network, VaeSignature signature, long[] labels, long[] codes)
    {
        var rows = torch.tensor(codes, codes.Length / signature.LatentSize, signature.LatentSize);
        var device = network.parameters().First().device;
        return DecodingsOf(
            network,
            signature,
            network.DecodeCodes(rows.to(device), LabelsOf(network, signature, labels))
        );
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
        var rows = data.Length / signature.Shape.Size;
        var label = LabelsOf(network, signature, labels);
        var (m, v) = network.Encode(InputOf(network, data, [rows, .. signature.Shape.Select(d => (long)d)]), label);
        var output = network.Decode(InputOf(network, latents, [rows, signature.LatentSize]), label);
        return new(ValuesOf(m), ValuesOf(v), DecodingsOf(network, signature, output));
    }

    /// <summary>The data's distribution, of the decoder's output.</summary>
    private static Decodings DecodingsOf(VaeNetwork network, VaeSignature signature, torch.Tensor output)
    {
        var data = signature.Likelihood switch
        {
            Likelihood.Bernoulli or Likelihood.DiscretizedLogistic => torch.sigmoid(output),
            Likelihood.Mixed => MixedRows.Probabilities(output, signature.Columns!),
            _ => output,
        };
        var variance = network.DataLogVariance()?.expand_as(data);
        return new(ValuesOf(data), variance is null ? [] : ValuesOf(variance));
    }

    private static torch.Tensor? LabelsOf(VaeNetwork network, VaeSignature signature, long[] labels) =>
        signature.IsConditional ? torch.tensor(labels).to(network.parameters().First().device) : null;

    private static torch.Tensor InputOf(VaeNetwork network, float[] values, long[] shape)
    {
        var parameter = network.parameters().First();
        return torch.tensor(values, shape).to(parameter.dtype).to(parameter.device);
    }

    private static double[] ValuesOf(torch.Tensor tensor) => tensor.to(torch.float64).cpu().data<double>().ToArray();

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

    private sealed record NetworkOutputs(double[] Mean, double[] LogVariance, Decodings Decodings);

    /// <summary>Probabilities or means, and log-variances where the likelihood has some.</summary>
    private sealed record Decodings(double[] Data, double[] LogVariance);

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
