using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Detection;

/// <summary>
/// The detector written out from its definition, in double precision and without a graph: from rows and what the networks, trained apart,
/// reconstruct.
/// </summary>
internal sealed class NaiveDetector : IDisposable
{
    private const double Tiny = 1e-6;

    private readonly VaeArchitecture architecture;
    private readonly DetectorOptions options;
    private readonly VaeTrainer[] trainers;
    private readonly double[][][] places;
    private readonly double[][]? seen;
    private readonly double unit;
    private readonly double[][] scales;
    private readonly double[] floors;
    private readonly (double Median, double Spread) local;
    private readonly (double Median, double Spread) global;

    public NaiveDetector(
        VaeArchitecture architecture,
        TrainingOptions training,
        DetectorOptions options,
        float[][] rows,
        long[]? labels
    )
    {
        (this.architecture, this.options) = (architecture, options);
        var data = VaeDataset.FromRows("made", architecture.Shape, [.. rows.SelectMany(row => row)], labels);
        trainers =
        [
            .. Enumerable
                .Range(0, options.Networks)
                .Select(i => new VaeTrainer(
                    architecture,
                    training with
                    {
                        Seed = training.Seed + i,
                        SplitSeed = training.Seed,
                    }
                )),
        ];
        Array.ForEach(trainers, trainer => trainer.Train(data));

        var split = new TrainingRows(rows.Length, training.ValidationFraction, training.Seed);
        var numbers = new int[Math.Min(options.ReferenceRows ?? 2048, split.Count)];
        split.Fill(0, 0, numbers);
        var count = numbers.Length;
        if (architecture.Standardization is not null)
        {
            // Every reference row is held against the range of the others.
            seen = [.. numbers.Select(number => Standardized(rows[number]))];
            double[] outside = [.. seen.Select((row, i) => Outside(row, [.. seen.Where((_, j) => j != i)])).Order()];
            unit = 1 + Math.Min(outside[(int)Math.Ceiling(0.99 * (count - 1))], 1e9);
        }

        places =
        [
            .. trainers.Select(trainer =>
                numbers.Select(number => PlaceOf(trainer, rows[number], labels?[number] ?? 0).Place).ToArray()
            ),
        ];
        scales = new double[trainers.Length][];
        floors = new double[trainers.Length];
        var (locals, globals) = (new double[count], new double[count]);
        for (var n = 0; n < trainers.Length; n++)
        {
            double[][] others =
            [
                .. places[n]
                    .Select(
                        (place, i) =>
                            places[n].Where((_, j) => j != i).Select(other => Distance(place, other)).ToArray()
                    ),
            ];
            var nearest = others.Select(distances => distances.Order().ElementAt(Neighbours(count) - 1)).ToArray();
            var median = Median(nearest) + Tiny;
            scales[n] = [.. nearest.Select(distance => 1 / Math.Sqrt(Math.Max(distance, 1e-3 * median + Tiny)))];
            floors[n] = 0.02 * median;
            for (var i = 0; i < count; i++)
            {
                var own = scales[n].Where((_, j) => j != i);
                locals[i] += Local(others[i].Zip(own, (distance, scale) => distance * scale), count) / trainers.Length;
                globals[i] += Global(others[i], floors[n], count) / trainers.Length;
            }
        }

        (local, global) = (Spread(locals), Spread(globals));
    }

    public (double Score, double[] Contributions) Detect(float[] row, long label)
    {
        var count = places[0].Length;
        var (nearness, radius) = (0.0, 0.0);
        var squares = new double[row.Length];
        double[] scaled = [];
        for (var n = 0; n < trainers.Length; n++)
        {
            (var place, scaled, var residual) = PlaceOf(trainers[n], row, label);
            double[] distances = [.. places[n].Select(other => Distance(place, other))];
            nearness += Local(distances.Zip(scales[n], (distance, scale) => distance * scale), count) / trainers.Length;
            radius += Global(distances, floors[n], count) / trainers.Length;
            for (var i = 0; i < row.Length; i++)
            {
                squares[i] += residual[i] * residual[i] / trainers.Length;
            }
        }

        var far = Math.Max((nearness - local.Median) / local.Spread, (radius - global.Median) / global.Spread);
        var score = far > 30 ? far : Math.Log(1 + Math.Exp(far));
        double[] parts = [.. squares.Select((square, i) => (1 + scaled[i] * scaled[i]) * square + 1e-12)];
        return (score, [.. parts.Select(part => score * part / parts.Sum())]);
    }

    public void Dispose() => Array.ForEach(trainers, trainer => trainer.Dispose());

    private (double[] Place, double[] Scaled, double[] Residual) PlaceOf(VaeTrainer trainer, float[] row, long label)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        float[] scaled = seen is null ? row : [.. Limited(Standardized(row)).Select(value => (float)value)];
        var input = tensor(scaled, [1, .. architecture.Shape.Select(size => (long)size)]);
        var labels = architecture.IsConditional ? tensor([label]) : null;
        var output = trainer.Network.DecodeScaled(trainer.Network.EncodeScaled(input, labels).Mean, labels);
        output = architecture.Likelihood == Likelihood.Bernoulli ? output.sigmoid() : output;
        double[] decoded = [.. output.data<float>().Select(value => (double)value)];
        double[] residual = [.. scaled.Select((value, i) => value - decoded[i])];
        return (
            [.. scaled, .. residual.Select(value => options.ResidualWeight * value)],
            [.. scaled.Select(value => (double)value)],
            residual
        );
    }

    private double[] Standardized(float[] row)
    {
        var scale = architecture.Standardization!;
        return [.. row.Select((value, i) => (double)((value - scale.Means[i]) / scale.Spreads[i]))];
    }

    /// <summary>By how many half ranges of the others a row is outside them at its worst element.</summary>
    private static double Outside(double[] row, double[][] others) =>
        row.Select(
                (value, i) =>
                {
                    var (low, high) = (others.Min(other => other[i]), others.Max(other => other[i]));
                    var distance = Math.Max(low - value, value - high);
                    return distance <= 0 ? 0
                        : high > low ? distance / ((high - low) / 2)
                        : double.PositiveInfinity;
                }
            )
            .Max();

    /// <summary>At most 5 spreads, and the logarithm of what is outside the reference rows' range.</summary>
    private double[] Limited(double[] row) =>
        [
            .. row.Select(
                (value, i) =>
                {
                    var (low, high) = (seen!.Min(other => other[i]), seen!.Max(other => other[i]));
                    if (low == high)
                    {
                        return Math.Sign(value - low) * Math.Min(5, Math.Sqrt(2 * Math.Log(seen!.Length)));
                    }

                    var outside = Math.Max(0, Math.Max(low - value, value - high)) / ((high - low) / 2 * unit);
                    return Math.Clamp(value, -5, 5) + Math.Sign(value) * 5 * Math.Log(1 + outside);
                }
            ),
        ];

    private double Local(IEnumerable<double> scaled, int count) =>
        Math.Log(scaled.Order().Take(Neighbours(count)).Average() + Tiny);

    private double Global(IEnumerable<double> distances, double floor, int count)
    {
        var share = Math.Clamp((int)Math.Ceiling(options.NeighbourhoodShare * count), 1, count - 1);
        return Math.Log(distances.Order().ElementAt(share - 1) + floor);
    }

    private int Neighbours(int count) => Math.Min(options.Neighbours, count - 1);

    private static double Distance(double[] from, double[] to) =>
        Math.Sqrt(from.Zip(to, (a, b) => (a - b) * (a - b)).Sum());

    private static (double Median, double Spread) Spread(double[] values)
    {
        var mean = values.Average();
        return (Median(values), Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) + Tiny);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
