using Vae.Inference;

namespace Vae.Training.Tests.Export;

internal sealed partial class NaiveVae
{
    private double[] BatchNorm(BatchNormLayer layer, string name, double[] row, DataShape shape)
    {
        var (mean, variance) = (Weight(name, "running_mean"), Weight(name, "running_var"));
        return Affine(name, shape, (c, i) => (row[i] - mean[c]) / Math.Sqrt(variance[c] + layer.Epsilon));
    }

    private double[] GroupNorm(GroupNormLayer layer, string name, double[] row, DataShape shape)
    {
        var groups = row.Chunk(row.Length / layer.Groups).ToArray();
        var means = groups.Select(group => group.Average()).ToArray();
        var variances = groups.Select((group, g) => group.Average(x => (x - means[g]) * (x - means[g]))).ToArray();
        var size = shape.Channels / layer.Groups;
        return Affine(
            name,
            shape,
            (c, i) => (row[i] - means[c / size]) / Math.Sqrt(variances[c / size] + layer.Epsilon)
        );
    }

    private double[] Residual(ResidualLayer layer, string name, double[] row, DataShape shape) =>
        [
            .. Run($"{name}.layers", layer.Layers, row, shape)
                .Zip(Run($"{name}.shortcut", layer.Shortcut ?? [], row, shape), (a, b) => a + b),
        ];

    private static double[] Upsample(UpsampleLayer layer, double[] row, DataShape shape) =>
        Places(layer.OutputShape(shape))
            .Select(p => row[Index(shape, p.C, p.Y / layer.Factor.Height, p.X / layer.Factor.Width)])
            .ToArray();

    private static double[] AveragePool(AveragePoolLayer layer, double[] row, DataShape shape) =>
        Places(layer.OutputShape(shape))
            .Select(p =>
                (
                    from y in Enumerable.Range(p.Y * layer.Stride.Height, layer.Kernel.Height)
                    from x in Enumerable.Range(p.X * layer.Stride.Width, layer.Kernel.Width)
                    select row[Index(shape, p.C, y, x)]
                ).Average()
            )
            .ToArray();

    private double[] SelfAttention(SelfAttentionLayer layer, string name, double[] row, DataShape shape)
    {
        var (positions, size) = (Pixels(shape), shape.Channels / layer.Heads);
        var (query, key, value) = (Map("query", row), Map("key", row), Map("value", row));
        var averages = new double[row.Length];
        for (var h = 0; h < layer.Heads; h++)
        {
            int[] channels = [.. Enumerable.Range(h * size, size)];
            for (var i = 0; i < positions; i++)
            {
                var weights = Enumerable
                    .Range(0, positions)
                    .Select(j =>
                        Math.Exp(channels.Sum(c => query[c * positions + i] * key[c * positions + j]) / Math.Sqrt(size))
                    )
                    .ToArray();
                foreach (var c in channels)
                {
                    averages[c * positions + i] = weights
                        .Select((weight, j) => weight / weights.Sum() * value[c * positions + j])
                        .Sum();
                }
            }
        }

        return Map("output", averages);

        double[] Map(string part, double[] values)
        {
            var (weight, bias) = (Weight($"{name}.{part}", "weight"), Weight($"{name}.{part}", "bias"));
            return
            [
                .. from o in Enumerable.Range(0, shape.Channels)
                from p in Enumerable.Range(0, positions)
                select bias[o]
                    + Enumerable
                        .Range(0, shape.Channels)
                        .Sum(c => weight[o * shape.Channels + c] * values[c * positions + p]),
            ];
        }
    }

    private double[] Affine(string name, DataShape shape, Func<int, int, double> normal)
    {
        var (weight, bias) = (Weight(name, "weight"), Weight(name, "bias"));
        var each = shape.Size / shape.Channels;
        return
        [
            .. Enumerable.Range(0, shape.Size).Select(i => normal(i / each, i) * weight[i / each] + bias[i / each]),
        ];
    }

    private float[] Weight(string name, string part) => weights[$"{name}.{part}"].Values.ToArray();

    private static IEnumerable<(int C, int Y, int X)> Places(DataShape shape) =>
        from c in Enumerable.Range(0, shape.Channels)
        from y in Enumerable.Range(0, shape.Height)
        from x in Enumerable.Range(0, shape.Width)
        select (c, y, x);

    private static int Index(DataShape shape, int channel, int y, int x) =>
        (channel * shape.Height + y) * shape.Width + x;
}
