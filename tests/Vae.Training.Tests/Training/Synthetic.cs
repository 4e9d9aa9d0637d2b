using Vae.Inference;

namespace Vae.Training.Tests.Training;

/// <summary>Small data and networks on which a training takes a moment.</summary>
internal static class Synthetic
{
    public const int Side = 8;

    public static VaeArchitecture Network(int classCount = 0, int latentSize = 2) =>
        VaeArchitecture.ReportConv(latentSize, classCount, [4, 8], new DataShape(1, Side, Side));

    /// <summary>Bright bars: class 0 upright, class 1 level, at a place that goes round with the row.</summary>
    public static VaeDataset Bars(int count)
    {
        var rows = new float[count * Side * Side];
        var labels = new long[count];
        for (var row = 0; row < count; row++)
        {
            labels[row] = row % 2;
            for (var i = 0; i < Side; i++)
            {
                var place = row / 2 % Side;
                var pixel = labels[row] == 0 ? i * Side + place : place * Side + i;
                rows[row * Side * Side + pixel] = 0.9f;
            }
        }

        return VaeDataset.FromRows("bars", new DataShape(1, Side, Side), rows, labels);
    }

    public static TrainingOptions Options(int epochs) =>
        new()
        {
            Epochs = epochs,
            BatchSize = 10,
            Seed = 5,
            Threads = 1,
            Beta = new LinearWarmup(2),
        };

    /// <summary>A digest of all parameters.</summary>
    public static string Weights(VaeNetwork network)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        network.save(writer);
        writer.Flush();
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream.ToArray()));
    }
}
