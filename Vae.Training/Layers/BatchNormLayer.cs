using TorchSharp;
using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Batch normalisation (Ioffe and Szegedy 2015): each channel, or each element of a vector, less its mean and over its deviation, then times
/// a learnt weight and plus a learnt bias. In training they are those of the rows that are computed at once, afterwards running averages,
/// which are exported with the weights.
/// </summary>
/// <remarks>
/// A <see cref="VaeTrainer"/> cuts a batch into parts of at least 32 rows for networks with such layers; each part is normalised by itself
/// (Hoffer, Hubara and Soudry 2017), and the running averages move by the moments of the whole batch, so that a training gives the same bits
/// with any number of threads. One value alone has no deviation: a single row of a vector is normalised by the running averages.
/// </remarks>
/// <param name="Momentum">By how much of the difference a batch moves the running averages; above 0 and at most 1.</param>
/// <param name="Epsilon">What is added to the variance; above 0.</param>
public sealed record BatchNormLayer(float Momentum = 0.1f, float Epsilon = 1e-5f) : VaeLayer
{
    /// <inheritdoc/>
    public override DataShape OutputShape(DataShape input) =>
        Momentum is > 0 and <= 1 && Epsilon > 0 && float.IsFinite(Epsilon)
            ? input
            : throw Refuse(input, "a momentum above 0 and of at most 1, and an epsilon above 0");

    /// <inheritdoc/>
    public override long ParameterCount(DataShape input) => 2L * input.Channels;

    internal override bool NormalizesBatches => true;

    internal override nn.Module<Tensor, Tensor> CreateModule(DataShape input) =>
        new Module(input.Channels, Momentum, Epsilon);

    internal override string AddNodes(LayerNodes nodes)
    {
        long[] shape = [nodes.Shape.Channels];
        return nodes.Add(
            "BatchNormalization",
            [
                nodes.Parameter("weight", shape),
                nodes.Parameter("bias", shape),
                nodes.Parameter("running_mean", shape),
                nodes.Parameter("running_var", shape),
            ],
            OnnxAttribute.Float("epsilon", Epsilon)
        );
    }

    internal sealed class Module : nn.Module<Tensor, Tensor>
    {
        private readonly float epsilon;
        private readonly Scalar kept;
        private readonly Scalar moved;

        // Named as PyTorch names them in a state dictionary.
        private readonly Parameter weight;
        private readonly Parameter bias;
        private readonly Tensor running_mean;
        private readonly Tensor running_var;

        public Module(int channels, float momentum, float epsilon)
            : base(nameof(BatchNormLayer))
        {
            this.epsilon = epsilon;
            kept = (1 - (double)momentum).ToScalar();
            moved = ((double)momentum).ToScalar();
            weight = nn.Parameter(ones(channels));
            bias = nn.Parameter(zeros(channels));
            running_mean = zeros(channels);
            running_var = ones(channels);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            var count = input.numel() / weight.shape[0];
            if (!training || count == 1)
            {
                return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, false, 0, epsilon);
            }

            // Libtorch moves these the whole way to the batch's, so that they are the batch's afterwards.
            var (mean, variance) = (zeros_like(running_mean), ones_like(running_var));
            var output = nn.functional.batch_norm(input, mean, variance, weight, bias, true, 1, epsilon);
            BatchMoments.Tell(this, new(mean, variance, count));
            return output;
        }

        /// <summary>Moves the running averages towards a batch's moments.</summary>
        /// <param name="parts">The moments of the parts of the batch.</param>
        public void Move(IReadOnlyList<Moments> parts)
        {
            using var scope = NewDisposeScope();
            using var quiet = no_grad();
            var whole = Moments.Of(parts);
            running_mean.mul_(kept).add_(whole.Mean, moved);
            running_var.mul_(kept).add_(whole.Variance, moved);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                kept.Dispose();
                moved.Dispose();
            }

            base.Dispose(disposing);
        }
    }

    /// <summary>The mean and the unbiased variance of each channel of some rows.</summary>
    /// <param name="Mean">The means.</param>
    /// <param name="Variance">The variances.</param>
    /// <param name="Count">The values of each channel.</param>
    internal readonly record struct Moments(Tensor Mean, Tensor Variance, long Count)
    {
        /// <summary>Those of all rows, given those of parts of them (Chan, Golub and LeVeque 1979).</summary>
        public static Moments Of(IReadOnlyList<Moments> parts)
        {
            if (parts.Count == 1)
            {
                return parts[0];
            }

            var count = parts.Sum(part => part.Count);
            var mean = zeros_like(parts[0].Mean);
            foreach (var part in parts)
            {
                using var share = (part.Count / (double)count).ToScalar();
                mean.add_(part.Mean, share);
            }

            var squares = zeros_like(mean);
            foreach (var part in parts)
            {
                using var within = (part.Count - 1.0).ToScalar();
                using var between = ((double)part.Count).ToScalar();
                var distance = part.Mean.sub(mean);
                squares.add_(part.Variance, within).add_(distance.mul(distance), between);
            }

            using var rest = (1.0 / (count - 1)).ToScalar();
            return new(mean, squares.mul_(rest), count);
        }
    }
}

/// <summary>
/// The moments that the batch normalisations of a network saw on this thread. They are gathered where a batch is computed in parts, as the
/// running averages must move once a batch, in the order of its rows; elsewhere each call moves them, as in PyTorch.
/// </summary>
internal sealed class BatchMoments : IDisposable
{
    [ThreadStatic]
    private static BatchMoments? gathering;

    private readonly List<(BatchNormLayer.Module Layer, BatchNormLayer.Moments Moments)> found = [];

    /// <summary>Gathers what is told on this thread until <see cref="Stop"/>.</summary>
    public static BatchMoments Gather() => gathering = new();

    /// <summary>Ends the gathering.</summary>
    public static void Stop() => gathering = null;

    /// <summary>Says what a layer saw.</summary>
    public static void Tell(BatchNormLayer.Module layer, BatchNormLayer.Moments moments)
    {
        if (gathering is null)
        {
            layer.Move([moments]);
            return;
        }

        moments.Mean.DetachFromDisposeScope();
        moments.Variance.DetachFromDisposeScope();
        gathering.found.Add((layer, moments));
    }

    /// <summary>Moves the running averages of each layer by the moments of a batch's parts.</summary>
    public static void Move(IReadOnlyList<BatchMoments> parts)
    {
        foreach (var seen in parts.SelectMany(part => part.found).GroupBy(pair => pair.Layer, pair => pair.Moments))
        {
            seen.Key.Move([.. seen]);
        }
    }

    /// <summary>Frees the moments.</summary>
    public void Dispose()
    {
        foreach (var (_, moments) in found)
        {
            moments.Mean.Dispose();
            moments.Variance.Dispose();
        }
    }
}
