using System.Collections.Concurrent;
using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Whether libtorch computes a convolution and its gradients right on this processor. The kernels that libtorch 2.10 takes from oneDNN give
/// wrong numbers, without a word, on processors with AVX or more whose caches a virtual machine hides, for sizes that differ from one
/// instruction set to the next; <c>ONEDNN_MAX_CPU_ISA=SSE41</c> is right there and takes three times as long.
/// </summary>
internal static class ConvolutionCheck
{
    // The kernels differ with the number of rows: one, a few, and many. One row goes to oneDNN only with kernels above 3×3.
    private static readonly int[] Rows = [1, 2, 16];

    private static readonly ConcurrentDictionary<(VaeLayer Layer, DataShape Input), bool> Known = new();

    /// <summary>Compares libtorch's own way to compute a layer with one that is right everywhere, once for each layer and input.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">The shape of its rows.</param>
    /// <param name="weightShape">The shape of its kernels, whose sides are the last two dimensions.</param>
    /// <param name="libtorchs">Libtorch's own, given rows, kernels and bias.</param>
    /// <param name="lowered">The other.</param>
    public static bool IsRight(
        VaeLayer layer,
        DataShape input,
        long[] weightShape,
        Func<Tensor, Tensor, Tensor, Tensor> libtorchs,
        Func<Tensor, Tensor, Tensor, Tensor> lowered
    ) =>
        Known.GetOrAdd(
            (layer, input),
            _ => Agree(libtorchs, lowered, input, weightShape, layer.OutputShape(input).Channels)
        );

    /// <summary>
    /// Whether two ways to compute a layer give the same output and the same three gradients, for small whole numbers: every sum of them is
    /// exact in float32, so that the order of additions makes no difference.
    /// </summary>
    internal static bool Agree(
        Func<Tensor, Tensor, Tensor, Tensor> one,
        Func<Tensor, Tensor, Tensor, Tensor> other,
        DataShape input,
        long[] weightShape,
        int outputChannels
    ) =>
        Rows.Where(rows => rows > 1 || Math.Min(weightShape[2], weightShape[3]) > 3)
            .All(rows =>
            {
                using var scope = NewDisposeScope();
                using var gradients = enable_grad();
                long[] inputShape = [rows, .. input.Select(d => (long)d)];
                Tensor[] Results(Func<Tensor, Tensor, Tensor, Tensor> layer)
                {
                    var x = Whole(inputShape, 5).requires_grad_();
                    var weight = Whole(weightShape, 7).requires_grad_();
                    var bias = Whole([outputChannels], 3).requires_grad_();
                    var y = layer(x, weight, bias);
                    return [y, .. autograd.grad([y], [x, weight, bias], [Whole(y.shape, 11)])];
                }

                return Results(one).Zip(Results(other)).All(pair => pair.First.equal(pair.Second).all().item<bool>());
            });

    // Not of torch's generator, which the network's initialisation is drawn from.
    private static Tensor Whole(long[] shape, int step)
    {
        var values = new float[shape.Aggregate(1L, (product, d) => product * d)];
        for (var i = 0; i < values.Length; i++)
        {
            var hash = (uint)(i * 2_654_435_761L * step);
            values[i] = (int)((hash >> 13) % 5) - 2;
        }

        return tensor(values, shape);
    }
}

/// <summary>A convolution that is computed in another way than libtorch's own; takes over the parameters of libtorch's module.</summary>
internal sealed class LoweredConvolution : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor, Tensor, Tensor> compute;
    private readonly Parameter weight;
    private readonly Parameter bias;

    public LoweredConvolution(Func<Tensor, Tensor, Tensor, Tensor> compute, Parameter weight, Parameter bias)
        : base(nameof(LoweredConvolution))
    {
        this.compute = compute;
        this.weight = weight;
        this.bias = bias;
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => compute(input, weight, bias);
}
