using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Vae.Inference;

/// <summary>
/// A prior p(z) in place of the standard normal one: for each class a mixture of Gaussians with diagonal covariances, which rows are generated
/// from. A part of the model's card.
/// </summary>
/// <remarks>
/// The posteriors of the training rows leave holes in the standard normal prior, which decode to rows that are like none. A mixture is fitted to
/// what they add up to after the training (Ghosh et al. 2020, "From variational to deterministic autoencoders"), or learnt with the network
/// (as in Tomczak and Welling 2018, "VAE with a VampPrior", whose mixture has the posteriors of learnt rows for components).
/// </remarks>
public sealed record LatentPrior
{
    /// <summary>
    /// Whether the network was trained with it, so that bounds on the likelihood are those under this prior. Beside a mixture that was fitted
    /// afterwards they are those of the standard normal prior, with which the network was trained.
    /// </summary>
    public bool IsTrained { get; init; }

    /// <summary>The mixture of each class; one alone for an unconditional model, or for all classes.</summary>
    public required IReadOnlyList<LatentMixture> Classes { get; init; }

    /// <summary>The mixture of a row's class.</summary>
    internal LatentMixture Of(long label) => Classes[Classes.Count == 1 ? 0 : (int)label];

    internal string ToJson() => JsonSerializer.Serialize(this, VaeJson.Compact.LatentPrior);

    /// <summary>Checks that it is one of a model.</summary>
    /// <exception cref="ArgumentException">It is none; the message says why.</exception>
    internal void Validate(VaeSignature signature)
    {
        Argument.Require(
            signature.Codes is null,
            "The prior is a mixture of Gaussians and the model's latent variables are codes; expected a prior of codes."
        );
        Argument.Require(
            Classes.Count > 0 && Classes.All(mixture => mixture is not null),
            "The prior has no mixtures, or one that is null; expected at least one."
        );
        Argument.Require(
            Classes.Count == 1 || Classes.Count == signature.ClassCount,
            $"The prior has {Classes.Count} mixtures; expected one, or one for each of {signature.ClassCount} classes."
        );
        foreach (var mixture in Classes)
        {
            mixture.Validate(signature.LatentSize);
        }
    }
}

/// <summary>A mixture of Gaussians with diagonal covariances.</summary>
public sealed record LatentMixture
{
    private static readonly float LogTwoPi = MathF.Log(2 * MathF.PI);

    private double[]? ends;
    private float[]? deviations;
    private Density? density;

    /// <summary>The weight of each component; above 0, of the sum 1.</summary>
    public required IReadOnlyList<float> Weights { get; init; }

    /// <summary>The means, a component after the other.</summary>
    public required IReadOnlyList<float> Means { get; init; }

    /// <summary>The variances, a component after the other; above 0.</summary>
    public required IReadOnlyList<float> Variances { get; init; }

    /// <summary>Makes a draw of standard normals.</summary>
    /// <param name="draw">A number above 0 and below 1, which chooses the component.</param>
    /// <param name="latent">Standard normals; becomes a draw of this.</param>
    internal void Apply(double draw, Span<float> latent)
    {
        ends ??= Ends();
        deviations ??= [.. Variances.Select(MathF.Sqrt)];
        var found = Array.BinarySearch(ends, draw * ends[^1]);
        var first = Math.Min(found >= 0 ? found : ~found, ends.Length - 1) * latent.Length;
        for (var i = 0; i < latent.Length; i++)
        {
            latent[i] = Means[first + i] + deviations[first + i] * latent[i];
        }
    }

    /// <summary>ln p(z), in nats.</summary>
    /// <param name="latent">A latent vector.</param>
    internal double LogDensity(ReadOnlySpan<float> latent) =>
        (density ??= new Density(this, latent.Length)).Log(latent);

    internal void Validate(int latentSize)
    {
        Argument.Require(Weights.Count > 0, "A mixture of the prior has no components; expected at least one.");
        Argument.Require(
            Means.Count == Weights.Count * latentSize && Variances.Count == Means.Count,
            $"A mixture of the prior has {Weights.Count} weights, {Means.Count} means and {Variances.Count} variances; expected {latentSize} means and variances for each weight."
        );
        Argument.Require(
            Weights.All(weight => weight > 0) && Math.Abs(Weights.Sum() - 1) < 1e-3,
            "The weights of a mixture of the prior are not above 0, or do not add up to 1."
        );
        Argument.Require(
            Means.All(float.IsFinite) && Variances.All(variance => variance > 0 && float.IsFinite(variance)),
            "A mixture of the prior has a mean that is not finite, or a variance that is not above 0."
        );
    }

    private double[] Ends()
    {
        var sum = 0.0;
        return [.. Weights.Select(weight => sum += weight)];
    }

    /// <summary>The numbers of the mixture in the order in which a register takes them: some components side by side, dimension by dimension.</summary>
    private sealed class Density
    {
        // Sums that do not wait for each other.
        private const int Registers = 4;

        private readonly int width;
        private readonly Vector<float>[] constants;
        private readonly (Vector<float> Mean, Vector<float> HalfPrecision)[] numbers;

        public Density(LatentMixture mixture, int width)
        {
            this.width = width;
            var lanes = Vector<float>.Count;
            var blocks = (mixture.Weights.Count + Registers * lanes - 1) / (Registers * lanes) * Registers;
            constants = new Vector<float>[blocks];
            numbers = new (Vector<float>, Vector<float>)[blocks * width];
            for (var block = 0; block < blocks; block++)
            {
                constants[block] = Lanes(block, c => Constant(mixture, c), float.NegativeInfinity);
                for (var j = 0; j < width; j++)
                {
                    numbers[block / Registers * Registers * width + j * Registers + block % Registers] = (
                        Lanes(block, c => mixture.Means[c * width + j], 0),
                        Lanes(block, c => 0.5f / mixture.Variances[c * width + j], 0)
                    );
                }
            }

            // What is behind the last component is a component without a weight.
            Vector<float> Lanes(int block, Func<int, float> of, float behind)
            {
                var values = new float[lanes];
                for (var i = 0; i < lanes; i++)
                {
                    var c = block * lanes + i;
                    values[i] = c < mixture.Weights.Count ? of(c) : behind;
                }

                return new Vector<float>(values);
            }
        }

        public double Log(ReadOnlySpan<float> latent)
        {
            var rented = Scratch.Rent((long)constants.Length * Vector<float>.Count);
            var logs = MemoryMarshal.Cast<float, Vector<float>>(rented.AsSpan())[..constants.Length];
            var largest = new Vector<float>(float.NegativeInfinity);
            for (var block = 0; block < constants.Length; block += Registers)
            {
                var (a, b, c, d) = (constants[block], constants[block + 1], constants[block + 2], constants[block + 3]);
                var of = numbers.AsSpan(block * width, Registers * width);
                for (var j = 0; j < latent.Length; j++)
                {
                    var z = new Vector<float>(latent[j]);
                    var part = of.Slice(j * Registers, Registers);
                    a -= Square(z - part[0].Mean) * part[0].HalfPrecision;
                    b -= Square(z - part[1].Mean) * part[1].HalfPrecision;
                    c -= Square(z - part[2].Mean) * part[2].HalfPrecision;
                    d -= Square(z - part[3].Mean) * part[3].HalfPrecision;
                }

                (logs[block], logs[block + 1], logs[block + 2], logs[block + 3]) = (a, b, c, d);
                largest = Vector.Max(largest, Vector.Max(Vector.Max(a, b), Vector.Max(c, d)));
            }

            var most = largest[0];
            for (var i = 1; i < Vector<float>.Count; i++)
            {
                most = Math.Max(most, largest[i]);
            }

            var sum = Vector<float>.Zero;
            foreach (var log in logs)
            {
                sum += Vector.Exp(log - new Vector<float>(most));
            }

            Scratch.Return(rented);
            return most + Math.Log(Vector.Sum(sum));
        }

        private static Vector<float> Square(Vector<float> value) => value * value;

        /// <summary>The logarithm of a component's weight and of its density's factor.</summary>
        private float Constant(LatentMixture mixture, int component)
        {
            var logVariance = 0.0;
            for (var j = 0; j < width; j++)
            {
                logVariance += Math.Log(mixture.Variances[component * width + j]);
            }

            return (float)(Math.Log(mixture.Weights[component]) - 0.5 * (logVariance + width * LogTwoPi));
        }
    }
}
