using TorchSharp;
using TorchSharp.Modules;
using Vae.Training;
using static TorchSharp.torch;

namespace Vae.Report;

/// <summary>
/// A VAE of black and white pixels whose decoder sees the pixels before each pixel, too, so that it can do without the latent vector: a masked autoencoder of
/// one hidden layer (Germain et al. 2015, "MADE"). It is with decoders that can do without that a posterior collapses, and for them that annealing was
/// proposed (Bowman et al. 2016). For a study alone: rows come from it one pixel after the other, and it has no graphs.
/// </summary>
internal sealed class AutoregressiveVae : nn.Module
{
    private const int Hidden = 400;

    private readonly Linear encoder;
    private readonly Linear mean;
    private readonly Linear logVariance;
    private readonly Linear before;
    private readonly Linear fromLatent;
    private readonly Linear logits;
    private readonly Linear latentLogits;
    private readonly Tensor beforeMask;
    private readonly Tensor logitsMask;

    /// <param name="pixels">The elements of a row, at least 2.</param>
    /// <param name="latentSize">The latent dimensions.</param>
    public AutoregressiveVae(int pixels, int latentSize)
        : base(nameof(AutoregressiveVae))
    {
        encoder = nn.Linear(pixels, Hidden);
        mean = nn.Linear(Hidden, latentSize);
        logVariance = nn.Linear(Hidden, latentSize);
        before = nn.Linear(pixels, Hidden);
        fromLatent = nn.Linear(latentSize, Hidden, hasBias: false);
        logits = nn.Linear(Hidden, pixels);
        latentLogits = nn.Linear(latentSize, pixels, hasBias: false);
        // A hidden unit of degree m sees the first m pixels, and tells of those behind them.
        using var scope = NewDisposeScope();
        var places = arange(1, pixels + 1);
        var degrees = arange(Hidden).remainder(pixels - 1).add(1);
        beforeMask = degrees.unsqueeze(1).ge(places.unsqueeze(0)).to(float32).MoveToOuterDisposeScope();
        logitsMask = places.unsqueeze(1).gt(degrees.unsqueeze(0)).to(float32).MoveToOuterDisposeScope();
        RegisterComponents();
    }

    /// <summary>The posterior of rows, <c>[rows, latent]</c> each.</summary>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor rows)
    {
        var hidden = encoder.call(rows).relu();
        return (mean.call(hidden), logVariance.call(hidden));
    }

    /// <summary>The logits of each pixel, <c>[rows, pixels]</c>, given the latent vector and the pixels before it.</summary>
    public Tensor Decode(Tensor latent, Tensor rows)
    {
        var hidden = nn
            .functional.linear(rows, before.weight.mul(beforeMask), before.bias)
            .add(fromLatent.call(latent));
        return nn
            .functional.linear(hidden.relu(), logits.weight.mul(logitsMask), logits.bias)
            .add(latentLogits.call(latent));
    }

    /// <summary>−ln p(x|z) summed over rows, their KL divergences <c>[rows, latent]</c>, and the posterior means.</summary>
    /// <param name="rows">Zeros and ones, <c>[rows, pixels]</c>.</param>
    /// <param name="noise">Standard normals, <c>[rows, latent]</c>.</param>
    public (Tensor Reconstruction, Tensor Divergence, Tensor Means) Losses(Tensor rows, Tensor noise)
    {
        var (means, logVariances) = Encode(rows);
        var latent = VaeNetwork.Reparameterize(means, logVariances, noise);
        return (
            VaeObjective.ReconstructionSum(Decode(latent, rows), rows, Inference.Likelihood.Bernoulli),
            VaeObjective.KlDivergence(means, logVariances),
            means
        );
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            beforeMask.Dispose();
            logitsMask.Dispose();
        }

        base.Dispose(disposing);
    }
}
