using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// Adam (Kingma and Ba 2015, algorithm 1) with its standard β₁ 0.9, β₂ 0.999 and ε 1e-8, and the decoupled decay of weights of AdamW (Loshchilov and Hutter
/// 2019, algorithm 2). TorchSharp's own makes the numbers of its
/// operators as it goes, which a garbage collection may free too early when other threads of the process allocate; see
/// <see cref="Scalars"/>.
/// </summary>
internal sealed class AdamOptimizer : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    private readonly IReadOnlyList<Tensor> parameters;
    private readonly IReadOnlyList<double> rates;
    private readonly IReadOnlyList<double> decays;
    private readonly Tensor[] firstMoments;
    private readonly Tensor[] secondMoments;
    private readonly Scalar beta1 = Beta1.ToScalar();
    private readonly Scalar beta2 = Beta2.ToScalar();
    private readonly Scalar rest1 = (1 - Beta1).ToScalar();
    private readonly Scalar rest2 = (1 - Beta2).ToScalar();
    private readonly Scalar epsilon = 1e-8.ToScalar();
    private long steps;

    /// <param name="parameters">What it moves.</param>
    /// <param name="rates">How many times the learning rate each is moved by; once each when null.</param>
    /// <param name="decays">The decay λ of each: a step multiplies it by 1 − rate · λ; none when null.</param>
    public AdamOptimizer(
        IReadOnlyList<Tensor> parameters,
        IReadOnlyList<double>? rates = null,
        IReadOnlyList<double>? decays = null
    )
    {
        this.parameters = parameters;
        this.rates = rates ?? [.. parameters.Select(_ => 1.0)];
        this.decays = decays ?? [.. parameters.Select(_ => 0.0)];
        firstMoments = [.. parameters.Select(Zeros)];
        secondMoments = [.. parameters.Select(Zeros)];

        static Tensor Zeros(Tensor parameter)
        {
            using var quiet = no_grad();
            return zeros_like(parameter).DetachFromDisposeScope();
        }
    }

    /// <summary>Moves each parameter by its gradient.</summary>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        steps++;
        using var root = Math.Sqrt(1 - Math.Pow(Beta2, steps)).ToScalar();
        var rate = -learningRate / (1 - Math.Pow(Beta1, steps));
        for (var i = 0; i < parameters.Count; i++)
        {
            var (gradient, first, second) = (parameters[i].grad!, firstMoments[i], secondMoments[i]);
            first.mul_(beta1).add_(gradient, rest1);
            second.mul_(beta2).addcmul_(gradient, gradient, rest2);
            var denominator = second.sqrt().div_(root).add_(epsilon, Scalars.One);
            if (decays[i] > 0)
            {
                using var kept = (1 - learningRate * rates[i] * decays[i]).ToScalar();
                parameters[i].mul_(kept);
            }

            using var stepSize = (rate * rates[i]).ToScalar();
            parameters[i].addcdiv_(first, denominator, stepSize);
        }
    }

    /// <summary>Writes the number of steps and the moments.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(steps);
        foreach (var moment in firstMoments.Concat(secondMoments))
        {
            writer.Write(moment.bytes);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote for parameters of the same shapes.</summary>
    /// <exception cref="EndOfStreamException">There is less of it.</exception>
    public void Load(BinaryReader reader)
    {
        steps = reader.ReadInt64();
        foreach (var moment in firstMoments.Concat(secondMoments))
        {
            var bytes = new byte[moment.bytes.Length];
            reader.BaseStream.ReadExactly(bytes);
            moment.bytes = bytes;
        }
    }

    public void Dispose()
    {
        foreach (var moment in firstMoments.Concat(secondMoments))
        {
            moment.Dispose();
        }

        foreach (var scalar in new[] { beta1, beta2, rest1, rest2, epsilon })
        {
            scalar.Dispose();
        }
    }
}
