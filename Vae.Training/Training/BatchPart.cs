using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>Some rows of a batch after their way through the network, which one thread may have made and another may take back.</summary>
internal sealed class BatchPart : IDisposable
{
    /// <summary>Takes the tensors out of the current dispose scope.</summary>
    public BatchPart(Tensor reconstruction, Tensor divergence, Tensor mean)
    {
        Reconstruction = reconstruction.DetachFromDisposeScope();
        Divergence = divergence.DetachFromDisposeScope();
        Means = mean.detach().data<float>().ToArray();
    }

    /// <summary>The rows' summed reconstruction loss.</summary>
    public Tensor Reconstruction { get; }

    /// <summary>The KL divergence of each dimension of each row.</summary>
    public Tensor Divergence { get; }

    /// <summary>The posterior means, row-major.</summary>
    public float[] Means { get; }

    /// <summary>After <see cref="Backward"/>, the gradient of each parameter.</summary>
    public Tensor[] Gradients { get; private set; } = [];

    /// <summary>
    /// Makes the gradients of <paramref name="reconstructionWeight"/> times the reconstruction loss, and of a penalty whose gradient by the
    /// divergences is <paramref name="divergenceWeights"/>. The parameters' own gradients are left alone: other threads read the same
    /// parameters.
    /// </summary>
    public void Backward(IList<Tensor> parameters, double reconstructionWeight, Tensor divergenceWeights)
    {
        using var scope = NewDisposeScope();
        var gradients = autograd.grad(
            [Reconstruction, Divergence],
            parameters,
            [tensor((float)reconstructionWeight), divergenceWeights]
        );
        Gradients = [.. gradients.Select(gradient => gradient.DetachFromDisposeScope())];
    }

    public void Dispose()
    {
        Reconstruction.Dispose();
        Divergence.Dispose();
        Array.ForEach(Gradients, gradient => gradient.Dispose());
    }
}
