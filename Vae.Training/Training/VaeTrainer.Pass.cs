using System.Runtime.InteropServices;
using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

public sealed partial class VaeTrainer
{
    /// <summary>Takes one of a batch's <paramref name="parts"/> equal parts through the network.</summary>
    private BatchPart Pass(
        TensorRows rows,
        int[] batch,
        int part,
        int parts,
        NoisePurpose purpose,
        long firstRow,
        double beta = 1
    )
    {
        using var scope = NewDisposeScope();
        var moments = BatchMoments.Gather();
        try
        {
            return Pass(rows, batch, part, parts, purpose, firstRow, beta, moments);
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
        BatchMoments moments
    )
    {
        var first = (int)((long)batch.Length * part / parts);
        var numbers = batch.AsSpan(first..(int)((long)batch.Length * (part + 1) / parts));
        var (rowsData, labels, weights) = rows.Batch(numbers);
        if (Options.Binarization != Binarization.None)
        {
            Binarize(rowsData, numbers, purpose, firstRow + first);
        }

        var data = Network.Scaled(rowsData);
        var seen = data;
        if (Options.BinarizesInputs && purpose == NoisePurpose.Training)
        {
            seen = data.clone();
            Binarize(seen, numbers, purpose, firstRow + first);
        }

        if (state.Architecture.Codebook is { } codebook)
        {
            return PassCodes(seen, data, labels, weights, moments, codebook, purpose);
        }

        var (mean, logVariance) = Network.EncodeScaled(seen, labels);
        var samples = purpose == NoisePurpose.Training ? Options.ImportanceSamples : 1;
        var noise = Noise(purpose, firstRow + first, numbers.Length, samples);
        // [rows, samples, latent], or [rows, latent] of one sample.
        var (middle, spread) = samples == 1 ? (mean, logVariance) : (mean.unsqueeze(1), logVariance.unsqueeze(1));
        noise = samples == 1 ? noise : noise.view(numbers.Length, samples, -1);
        var latent = VaeNetwork.Reparameterize(middle, spread, noise);
        var logPrior = Network.LearnsPrior ? Network.LogPrior(latent) : null;
        var divergence = logPrior is null
            ? VaeObjective.KlDivergence(mean, logVariance)
            : (samples == 1 ? logPrior : logPrior.mean([1]))
                .add(VaeObjective.Entropy(logVariance), Scalars.One)
                .neg()
                .unsqueeze(1);
        var (reconstruction, objective) =
            samples == 1
                ? (Reconstruction(latent, data, labels, weights), null)
                : Weighted(
                    latent,
                    logPrior is null
                        ? VaeObjective.LogPriorRatio(spread, noise, latent)
                        : logPrior.sub(VaeObjective.LogPosterior(spread, noise)),
                    data,
                    labels,
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
            Means = mean.detach().data<float>().ToArray(),
        };
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
        var reconstruction = Reconstruction(rows.Latent, data, labels, weights);
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
    private Tensor Reconstruction(Tensor latent, Tensor data, Tensor? labels, Tensor? weights) =>
        VaeObjective.ReconstructionSum(
            Network.DecodeScaled(latent, labels),
            data,
            state.Architecture.Likelihood,
            Network.ScaledLogVariance(),
            state.Architecture.DegreesOfFreedom,
            weights,
            state.Architecture.Columns
        );

    /// <summary>The summed loss of a row's samples on average, without a gradient, and the summed importance-weighted bound.</summary>
    /// <param name="latent">The samples, <c>[rows, samples, latent]</c>.</param>
    /// <param name="ratios">ln p(z) − ln q(z|x) of each, <c>[rows, samples]</c>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="labels">Their labels.</param>
    /// <param name="weights">How many rows each counts as.</param>
    /// <param name="beta">β.</param>
    private (Tensor Reconstruction, Tensor Bound) Weighted(
        Tensor latent,
        Tensor ratios,
        Tensor data,
        Tensor? labels,
        Tensor? weights,
        double beta
    )
    {
        var samples = latent.shape[1];
        var losses = VaeObjective
            .ReconstructionLosses(
                Network.DecodeScaled(latent.flatten(0, 1), labels?.repeat_interleave(samples)),
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
