using System.Runtime.InteropServices;
using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

public sealed partial class VaeTrainer
{
    /// <summary>
    /// Takes one of a batch's <paramref name="parts"/> equal parts through the network, of rows as they are where it is <paramref name="clean"/>, else as the
    /// options have them changed.
    /// </summary>
    private BatchPart Pass(
        TensorRows rows,
        int[] batch,
        int part,
        int parts,
        NoisePurpose purpose,
        long firstRow,
        double beta = 1,
        bool clean = true
    )
    {
        using var scope = NewDisposeScope();
        var moments = BatchMoments.Gather();
        try
        {
            return Pass(rows, batch, part, parts, purpose, firstRow, beta, clean, moments);
        }
        catch
        {
            moments.Dispose();
            throw;
        }
        finally
        {
            BatchMoments.Stop();
        }
    }

    private BatchPart Pass(
        TensorRows rows,
        int[] batch,
        int part,
        int parts,
        NoisePurpose purpose,
        long firstRow,
        double beta,
        bool clean,
        BatchMoments moments
    )
    {
        var first = (int)((long)batch.Length * part / parts);
        var numbers = batch.AsSpan(first..(int)((long)batch.Length * (part + 1) / parts));
        var (rowsData, labels, weights) = rows.Batch(numbers);
        if (Options.Jitter is { } jitter && !clean)
        {
            Move(rowsData, jitter, firstRow + first, numbers.Length);
        }

        if (Options.Binarization != Binarization.None)
        {
            Binarize(rowsData, numbers, purpose, firstRow + first);
        }

        var data = Network.Scaled(rowsData);
        var seen = data;
        if (Options.BinarizesInputs && !clean)
        {
            seen = data.clone();
            Binarize(seen, numbers, purpose, firstRow + first);
        }

        if (state.Architecture.Codebook is { } codebook)
        {
            return PassCodes(seen, data, labels, weights, moments, codebook, purpose);
        }

        var samples = purpose == NoisePurpose.Training ? Options.ImportanceSamples : 1;
        var draw = Network.DrawScaled(seen, labels, Noise(purpose, firstRow + first, numbers.Length, samples), samples);
        var logPrior = Network.LearnsPrior ? Network.LogPrior(draw.Latent) : null;
        var divergence = logPrior is null
            ? OfRow(VaeObjective.KlDivergence(draw.Mean, draw.LogVariance))
            : OfRow(logPrior).add(OfRow(VaeObjective.Entropy(draw.LogVariance)), Scalars.One).neg().unsqueeze(1);
        var decoded = Network.DecodeDraw(draw, labels);
        var (reconstruction, objective) =
            samples == 1
                ? (Reconstruction(decoded, data, weights), null)
                : Weighted(
                    decoded,
                    logPrior is null
                        ? VaeObjective.LogPriorRatio(draw.LogVariance, draw.Noise, draw.Latent)
                        : logPrior.sub(VaeObjective.LogPosterior(draw.LogVariance, draw.Noise)),
                    data,
                    weights,
                    beta
                );
        return new BatchPart(
            reconstruction,
            weights is null ? divergence : divergence.mul(weights.unsqueeze(1)),
            weights?.sum(float64).item<double>(),
            moments,
            objective
        )
        {
            Means = OfRow(draw.Mean).detach().contiguous().data<float>().ToArray(),
        };

        // The average over a row's samples.
        Tensor OfRow(Tensor value) => samples == 1 ? value : value.mean([1]);
    }

    /// <summary>
    /// Rows through the codebook: the objective is their reconstruction loss and the weighted commitment loss, the divergence the constant one of codes
    /// from the uniform prior.
    /// </summary>
    private BatchPart PassCodes(
        Tensor seen,
        Tensor data,
        Tensor? labels,
        Tensor? weights,
        BatchMoments moments,
        Codebook codebook,
        NoisePurpose purpose
    )
    {
        var rows = Network.QuantizeScaled(seen, labels);
        var reconstruction = Reconstruction(Network.DecodeScaled(rows.Latent, labels), data, weights);
        using var factor = codebook.CommitmentWeight.ToScalar();
        var commitment = weights is null ? rows.Commitment : rows.Commitment.mul(weights);
        using var rate = codes!.Rate.ToScalar();
        var divergence = full([data.shape[0], 1], rate);
        return new BatchPart(
            reconstruction,
            weights is null ? divergence : divergence.mul(weights.unsqueeze(1)),
            weights?.sum(float64).item<double>(),
            moments,
            reconstruction.add(commitment.sum().mul(factor), Scalars.One)
        )
        {
            Codes = rows.Codes.data<long>().ToArray(),
            Use =
                purpose == NoisePurpose.Training
                    ? Network.Quantizer.Use(
                        rows.Outputs,
                        rows.Codes,
                        weights?.repeat_interleave(state.Architecture.LatentSize)
                    )
                    : null,
        };
    }

    /// <summary>The summed loss of rows that are decoded from one latent vector each.</summary>
    private Tensor Reconstruction(Tensor decoded, Tensor data, Tensor? weights) =>
        VaeObjective.ReconstructionSum(
            decoded,
            data,
            state.Architecture.Likelihood,
            Network.ScaledLogVariance(),
            state.Architecture.DegreesOfFreedom,
            weights,
            state.Architecture.Columns
        );

    /// <summary>The summed loss of a row's samples on average, without a gradient, and the summed importance-weighted bound.</summary>
    /// <param name="decoded">What the samples decode to, those of a row one after the other.</param>
    /// <param name="ratios">ln p(z) − ln q(z|x) of each, <c>[rows, samples]</c>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="weights">How many rows each counts as.</param>
    /// <param name="beta">β.</param>
    private (Tensor Reconstruction, Tensor Bound) Weighted(
        Tensor decoded,
        Tensor ratios,
        Tensor data,
        Tensor? weights,
        double beta
    )
    {
        var samples = ratios.shape[1];
        var losses = VaeObjective
            .ReconstructionLosses(
                decoded,
                data.repeat_interleave(samples, 0),
                state.Architecture.Likelihood,
                Network.ScaledLogVariance(),
                state.Architecture.DegreesOfFreedom,
                state.Architecture.Columns
            )
            .view(-1, samples);
        var bound = VaeObjective.ImportanceWeightedBound(losses, ratios, beta);
        var average = losses.detach().mean([1]);
        return weights is null ? (average.sum(), bound.sum()) : (average.mul(weights).sum(), bound.mul(weights).sum());
    }

    /// <summary>Puts pictures that are turned and shifted a little in the place of rows.</summary>
    private void Move(Tensor rows, PictureJitter jitter, long firstRow, int count)
    {
        var pixels = MemoryMarshal.Cast<byte, float>(rows.bytes);
        var size = pixels.Length / count;
        for (var i = 0; i < count; i++)
        {
            jitter.Apply(Options.Seed, firstRow + i, state.Architecture.Shape, pixels.Slice(i * size, size));
        }
    }

    /// <summary>Puts draws of black and white pixels in the place of rows.</summary>
    private void Binarize(Tensor rows, ReadOnlySpan<int> numbers, NoisePurpose purpose, long firstRow)
    {
        var anew = Options.Binarization != Binarization.Static && purpose == NoisePurpose.Training;
        var pixels = MemoryMarshal.Cast<byte, float>(rows.bytes);
        var size = pixels.Length / numbers.Length;
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPixels.Draw(
                Options.Seed,
                anew ? firstRow + i : numbers[i],
                anew ? NoisePurpose.DynamicBinarization : NoisePurpose.Binarization,
                pixels.Slice(i * size, size)
            );
        }
    }

    /// <summary>Standard normals, <c>[rows, samples · latent]</c>.</summary>
    private Tensor Noise(NoisePurpose purpose, long firstRow, int rows, int samples)
    {
        var width = samples * state.Architecture.LatentSize;
        var values = new float[rows * width];
        NormalNoise.Fill(Options.Seed, firstRow, purpose, width, values);
        return tensor(values, rows, width);
    }
}
