using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests;

/// <summary>A machine's readings: temperature and pressure follow its load, vibration its temperature.</summary>
internal sealed class Reading
{
    public float Temperature { get; set; }
    public float Pressure { get; set; }
    public float Vibration { get; set; }
    public float Noise { get; set; }
    public bool Label { get; set; }
}

internal static class Machine
{
    /// <summary>Readings of the usual machine; a function of the seed.</summary>
    public static Reading[] Usual(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => One(random))];
    }

    /// <summary>Readings each of which is possible by itself, and not together.</summary>
    public static Reading[] Broken(int count, int seed = 2)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var reading = One(random);
                    reading.Pressure = 3000 - reading.Pressure;
                    reading.Label = true;
                    return reading;
                }),
        ];
    }

    public static IDataView View(this MLContext ml, params IEnumerable<Reading> readings) =>
        ml
            .Transforms.Concatenate("X", "Temperature", "Pressure", "Vibration", "Noise")
            .Fit(ml.Data.LoadFromEnumerable(readings))
            .Transform(ml.Data.LoadFromEnumerable(readings));

    private static Reading One(Random random)
    {
        var load = random.NextDouble();
        var temperature = 40 + 30 * load + random.Normal();
        return new Reading
        {
            Temperature = (float)temperature,
            Pressure = (float)(1000 + 1000 * load + 20 * random.Normal()),
            Vibration = (float)(0.01 * temperature * temperature / 50 + 0.005 * random.Normal()),
            Noise = (float)(5 * random.Normal()),
        };
    }
}
