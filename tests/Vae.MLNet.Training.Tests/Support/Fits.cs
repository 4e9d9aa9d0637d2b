using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests;

/// <summary>What several tests ask of fitted models.</summary>
internal static class Fits
{
    /// <summary>All that a model is but what a clock says: the bytes of its graphs, by their hashes, and its card.</summary>
    public static string Content(this VaeModel model)
    {
        var card = model.Card with
        {
            History = [.. model.Card.History.Select(epoch => epoch with { Seconds = 0, RowsPerSecond = 0 })],
        };
        return $"{model.Graphs()}\n{JsonSerializer.Serialize(card)}";
    }

    /// <summary>The bytes of a model's graphs, by their hashes.</summary>
    public static string Graphs(this VaeModel model)
    {
        using var directory = new TemporaryDirectory();
        model.Save(directory.Path);
        return string.Join(
            '\n',
            directory
                .Files.Where(file => file.EndsWith(".onnx", StringComparison.Ordinal))
                .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(directory[file])))}")
        );
    }

    /// <summary>A column of vectors for a view of given rows.</summary>
    public static ProbeView X(float[][] rows, params IReadOnlyList<ProbeColumn> others) =>
        new(rows.Length, [Probe.Vector("X", NumberDataViewType.Single, row => rows[row], rows[0].Length), .. others]);

    /// <summary>A vector column with names for its elements.</summary>
    public static IDataView WithSlots(this MLContext ml, float[][] rows, params string[] names)
    {
        var columns = names.Select((name, i) => Probe.Scalar(name, NumberDataViewType.Single, row => rows[row][i]));
        var view = new ProbeView(rows.Length, [.. columns]);
        return view.Apply(ml.Transforms.Concatenate("X", names));
    }

    /// <summary>Numbers of a standard normal distribution; a function of the seed.</summary>
    public static double Normal(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Rows of independent normal numbers.</summary>
    public static float[][] Noise(int count, int width, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row())];

        float[] Row() => [.. Enumerable.Range(0, width).Select(_ => (float)random.Normal())];
    }

    /// <summary>Rows whose eight elements follow two hidden numbers, with some noise, in units of their own.</summary>
    public static float[][] Correlated(int count, int seed = 1, double noise = 0.1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row())];

        float[] Row()
        {
            var (a, b) = (random.Normal(), random.Normal());
            double[] exact = [a, b, a + b, a - b, Math.Sin(a), a * b / 2, 0.5 * a - b, Math.Abs(b)];
            return [.. exact.Select((value, i) => (float)(Unit(i) * (value + noise * random.Normal()) + 3 * Unit(i)))];
        }
    }

    public static double Unit(int column) => Math.Pow(10, column % 4 - 1);
}
