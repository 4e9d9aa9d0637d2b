using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>Some rows of a batch after their way through the network, which one thread may have made and another may take back.</summary>
internal sealed class BatchPart : IDisposable
{
    /// <summary>Takes the tensors out of the current dispose scope.</summary>
    public BatchPart(Tensor reconstruction, Tensor divergence, double? weight, BatchMoments moments, Tensor? objective)
    {
        (Weight, Moments) = (weight, moments);
        Reconstruction = reconstruction.DetachFromDisposeScope();
        Objective = objective?.DetachFromDisposeScope();
        Divergence = divergence.DetachFromDisposeScope();
    }

    /// <summary>The rows' summed reconstruction loss, weighted, in the units that the layers see.</summary>
    public Tensor Reconstruction { get; }

    /// <summary>The KL divergence of each dimension of each row, weighted.</summary>
    public Tensor Divergence { get; }

    /// <summary>
    /// The rows' summed objective, weighted, where it is not their reconstruction loss and a penalty of their divergences: an importance-weighted bound,
    /// or that of a codebook; else null.
    /// </summary>
    public Tensor? Objective { get; }

    /// <summary>The posterior means, row-major; none of codes.</summary>
    public float[] Means { get; init; } = [];

    /// <summary>The codes, row-major; none of a Gaussian posterior.</summary>
    public long[] Codes { get; init; } = [];

    /// <summary>What the codebook moves by in training; null where there is none to move.</summary>
    public CodeUse? Use { get; init; }

    /// <summary>How many rows they count as; null where each counts as one.</summary>
    public double? Weight { get; }

    /// <summary>What the network's batch normalisations saw in training.</summary>
    public BatchMoments Moments { get; }

    /// <summary>After <see cref="Backward"/>, the gradient of each parameter.</summary>
    public Tensor[] Gradients { get; private set; } = [];

    /// <summary>
    /// Makes the gradients of <paramref name="reconstructionWeight"/> times the reconstruction loss, and of a penalty whose gradient by the
    /// divergences is <paramref name="divergenceWeights"/>; or of the former times the objective. The parameters' own gradients are left alone:
    /// other threads read the same parameters.
    /// </summary>
    public void Backward(IList<Tensor> parameters, double reconstructionWeight, Tensor divergenceWeights)
    {
        using var scope = NewDisposeScope();
        var weight = tensor((float)reconstructionWeight);
        var gradients = Objective is null
            ? autograd.grad([Reconstruction, Divergence], parameters, [weight, divergenceWeights])
            : autograd.grad([Objective], parameters, [weight]);
        Gradients = [.. gradients.Select(gradient => gradient.DetachFromDisposeScope())];
    }

    public void Dispose()
    {
        Reconstruction.Dispose();
        Divergence.Dispose();
        Objective?.Dispose();
        Use?.Dispose();
        Moments.Dispose();
        Array.ForEach(Gradients, gradient => gradient.Dispose());
    }
}
