using Vae.Inference;

namespace Vae.Training;

/// <summary>Fits a mixture of Gaussians with diagonal covariances by expectation–maximisation (Dempster, Laird and Rubin 1977).</summary>
internal static class MixtureFit
{
    private const int Rounds = 100;

    private const int Parts = 16;

    // Nats a point; less is no gain that generated rows could show.
    private const double Settled = 1e-4;

    // The points are draws of posteriors, whose own variance is a part of theirs; a component of few points may have next to none.
    private const double LeastVariance = 1e-3;

    /// <summary>Fits a mixture.</summary>
    /// <param name="points">The points, row-major.</param>
    /// <param name="width">The dimensions of a point.</param>
    /// <param name="components">The number of Gaussians; those that no point is left for are dropped.</param>
    /// <param name="seed">What the first means are drawn by.</param>
    /// <param name="cancellation">Looked at before each round.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LatentMixture Of(
        float[] points,
        int width,
        int components,
        long seed,
        CancellationToken cancellation = default
    )
    {
        var fit = new State(points, width, components, seed);
        var before = double.NegativeInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            var likelihood = fit.Step();
            if (likelihood - before < Settled)
            {
                break;
            }

            before = likelihood;
        }

        return fit.ToMixture();
    }

    private sealed class State
    {
        private readonly float[] points;
        private readonly int width;
        private readonly int count;
        private readonly double[] weights;
        private readonly double[] means;
        private readonly double[] variances;

        public State(float[] points, int width, int components, long seed)
        {
            (this.points, this.width, count) = (points, width, points.Length / width);
            components = Math.Min(components, count);
            (weights, means) = (new double[components], new double[components * width]);
            variances = new double[components * width];
            weights.AsSpan().Fill(1.0 / components);
            var all = Variances();
            for (var c = 0; c < components; c++)
            {
                all.CopyTo(variances.AsSpan(c * width));
            }

            Begin(seed, all);
        }

        /// <summary>One round: what each point owes to each component, and the components that this makes.</summary>
        /// <returns>The average log-likelihood of a point before it, in nats.</returns>
        public double Step()
        {
            var sums = new Sums[Parts];
            var (precisions, constants) = Constants();
            // The parts are as many on every machine, and are added in order, so that no sum depends on who computes it.
            Parallel.For(0, Parts, part => sums[part] = Expect(part, Parts, precisions, constants));
            var total = sums[0];
            foreach (var other in sums.AsSpan(1))
            {
                total.Add(other);
            }

            for (var c = 0; c < weights.Length; c++)
            {
                weights[c] = total.Weights[c] / count;
                for (var j = c * width; total.Weights[c] > 1e-9 && j < (c + 1) * width; j++)
                {
                    means[j] = total.First[j] / total.Weights[c];
                    variances[j] = Math.Max(total.Second[j] / total.Weights[c] - means[j] * means[j], LeastVariance);
                }
            }

            return total.Likelihood / count;
        }

        public LatentMixture ToMixture()
        {
            int[] kept = [.. Enumerable.Range(0, weights.Length).Where(c => weights[c] * count >= 1).DefaultIfEmpty(0)];
            var sum = kept.Sum(c => weights[c]);
            return new LatentMixture
            {
                Weights = [.. kept.Select(c => (float)(weights[c] / sum))],
                Means = [.. kept.SelectMany(c => Row(means, c))],
                Variances = [.. kept.SelectMany(c => Row(variances, c))],
            };

            IEnumerable<float> Row(double[] values, int c) =>
                values.Skip(c * width).Take(width).Select(value => (float)value);
        }

        private Sums Expect(int part, int parts, double[] precisions, double[] constants)
        {
            var sums = new Sums(weights.Length, width);
            var logs = new double[weights.Length];
            var end = (int)((long)count * (part + 1) / parts);
            for (var i = (int)((long)count * part / parts); i < end; i++)
            {
                var point = points.AsSpan(i * width, width);
                var largest = double.NegativeInfinity;
                for (var c = 0; c < logs.Length; c++)
                {
                    var square = 0.0;
                    for (var j = 0; j < point.Length; j++)
                    {
                        var difference = point[j] - means[c * width + j];
                        square += difference * difference * precisions[c * width + j];
                    }

                    logs[c] = constants[c] - 0.5 * square;
                    largest = Math.Max(largest, logs[c]);
                }

                var sum = 0.0;
                for (var c = 0; c < logs.Length; c++)
                {
                    logs[c] = Math.Exp(logs[c] - largest);
                    sum += logs[c];
                }

                sums.Likelihood += largest + Math.Log(sum);
                for (var c = 0; c < logs.Length; c++)
                {
                    var owed = logs[c] / sum;
                    if (owed < 1e-12)
                    {
                        continue;
                    }

                    sums.Weights[c] += owed;
                    for (var j = 0; j < point.Length; j++)
                    {
                        sums.First[c * width + j] += owed * point[j];
                        sums.Second[c * width + j] += owed * point[j] * point[j];
                    }
                }
            }

            return sums;
        }

        private (double[] Precisions, double[] Constants) Constants()
        {
            var (precisions, constants) = (new double[variances.Length], new double[weights.Length]);
            for (var c = 0; c < weights.Length; c++)
            {
                constants[c] = Math.Log(Math.Max(weights[c], double.Epsilon)) - 0.5 * width * Math.Log(2 * Math.PI);
                for (var j = c * width; j < (c + 1) * width; j++)
                {
                    precisions[j] = 1 / variances[j];
                    constants[c] -= 0.5 * Math.Log(variances[j]);
                }
            }

            return (precisions, constants);
        }

        private double[] Variances()
        {
            var (sums, squares) = (new double[width], new double[width]);
            for (var i = 0; i < points.Length; i++)
            {
                sums[i % width] += points[i];
                squares[i % width] += (double)points[i] * points[i];
            }

            return
            [
                .. sums.Select((sum, j) => Math.Max(squares[j] / count - sum / count * (sum / count), LeastVariance)),
            ];
        }

        /// <summary>Far points as the first means (k-means++; Arthur and Vassilvitskii 2007), in units of all points' variances.</summary>
        private void Begin(long seed, double[] all)
        {
            var distances = new double[count];
            distances.AsSpan().Fill(double.PositiveInfinity);
            Span<double> draw = stackalloc double[1];
            for (var c = 0; c < weights.Length; c++)
            {
                UniformNoise.FillRow(seed, c, NoisePurpose.PriorComponent, draw);
                var chosen = c == 0 ? (int)(draw[0] * count) : UniformNoise.Place(distances, draw[0]);
                for (var j = 0; j < width; j++)
                {
                    means[c * width + j] = points[chosen * width + j];
                }

                for (var i = 0; i < count; i++)
                {
                    var square = 0.0;
                    for (var j = 0; j < width; j++)
                    {
                        var difference = points[i * width + j] - means[c * width + j];
                        square += difference * difference / all[j];
                    }

                    distances[i] = Math.Min(distances[i], square);
                }
            }
        }
    }

    /// <summary>What the points of a part owe to each component.</summary>
    private sealed class Sums(int components, int width)
    {
        public double Likelihood { get; set; }

        public double[] Weights { get; } = new double[components];

        public double[] First { get; } = new double[components * width];

        public double[] Second { get; } = new double[components * width];

        public void Add(Sums other)
        {
            Likelihood += other.Likelihood;
            Add(Weights, other.Weights);
            Add(First, other.First);
            Add(Second, other.Second);
        }

        private static void Add(double[] sums, double[] others)
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += others[i];
            }
        }
    }
}
