using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>A row of made data: numbers for a Gaussian model, bytes for a Bernoulli model, columns of a table, and labels that follow from them.</summary>
internal sealed class Reading
{
    [VectorType(5)]
    public float[] Data { get; set; } = [];

    [VectorType(6)]
    public byte[] Bytes { get; set; } = [];

    public string Kind { get; set; } = "";

    public float Size { get; set; }

    public float Weight { get; set; }

    public string Species { get; set; } = "";

    public string Digit { get; set; } = "";

    public bool Label { get; set; }

    public DateTime When { get; set; }

    /// <summary>Rows of a seed; the same at every call.</summary>
    public static IReadOnlyList<Reading> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Row(random))];
    }

    public static IDataView View(MLContext ml, int count, int seed = 1) =>
        ml.Data.LoadFromEnumerable(Rows(count, seed));

    private static Reading Row(Random random)
    {
        float[] data = [.. Enumerable.Range(0, 5).Select(_ => (float)Normal(random))];
        byte[] bytes = [.. Enumerable.Range(0, 6).Select(i => (byte)Math.Clamp(128 + 60 * data[i % 5], 0, 255))];
        var kind = random.Next(3);
        var size = (float)(3 + data[2] + kind);
        return new Reading
        {
            Data = data,
            Bytes = bytes,
            Kind = ((string[])["ash", "beech", "cedar"])[kind],
            Size = size,
            Weight = (float)(100 * size + 10 * Normal(random)),
            Species = ((string[])["tall", "wide", "low"])[
                data[0] + data[1] > 0.5 ? 0
                : data[2] > 0 ? 1
                : 2
            ],
            Digit = data[1] > 0 ? "1" : "0",
            Label = data[0] - data[3] + 0.2 * Normal(random) > 0,
            When = DateTime.UnixEpoch,
        };
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
