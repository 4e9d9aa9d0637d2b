using Microsoft.ML.Data;

namespace Vae.MLNet.Tests;

/// <summary>Rows that every step finds its input in, and columns of every other type to pass through.</summary>
internal static class Source
{
    public const int Classes = 3;

    /// <summary>The columns that no step reads.</summary>
    public static IReadOnlyList<string> Passengers { get; } =
    ["Text", "Words", "Id", "When", "Zone", "Took", "Flag", "Number", "Weight", "Tags", "Ragged", "Named"];

    public static ProbeView Of(long rows) => new(rows, Columns);

    public static IReadOnlyList<ProbeColumn> Columns { get; } =
    [
        // What the small models read: 6 values (mlp), 1 x 6 x 6 with three classes (conv-cvae).
        Probe.Vector("Data", NumberDataViewType.Single, row => Image(row), 6),
        Probe.Vector("data", NumberDataViewType.Single, row => Image(row), 6),
        Probe.Vector("Bytes", NumberDataViewType.Byte, row => Bytes(row), 2, 3),
        Probe.Vector("Doubles", NumberDataViewType.Double, row => Array.ConvertAll(Image(row), x => (double)x), 6),
        Probe.Vector("Latent", NumberDataViewType.Single, row => Code(row, 2), 2),
        Probe.Vector("Picture", NumberDataViewType.Single, row => Image(row, 36), 1, 6, 6),
        Probe.Vector("Code", NumberDataViewType.Single, row => Code(row, 3), 3),
        Probe.Scalar("Class", NumberDataViewType.Byte, Class),
        Probe.Scalar("Target", NumberDataViewType.Int32, row => (int)Target(row)),
        .. PassengerColumns.All,
    ];

    /// <summary>The value of a pixel, 0 to 255, the same on every run: SplitMix64 of the two numbers.</summary>
    public static byte Pixel(long row, int element)
    {
        var x = (ulong)row * 1_000_003 + (ulong)element + 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return (byte)((x ^ (x >> 31)) >> 8);
    }

    public static byte[] Bytes(long row, int size = 6) =>
        [.. Enumerable.Range(0, size).Select(element => Pixel(row, element))];

    public static float[] Image(long row, int size = 6) => Array.ConvertAll(Bytes(row, size), pixel => pixel / 255f);

    public static float[] Code(long row, int size) => Array.ConvertAll(Bytes(row, size), pixel => (pixel - 128) / 64f);

    public static byte Class(long row) => (byte)(Pixel(row, 99) % Classes);

    public static byte Target(long row) => (byte)(Pixel(row, 98) % Classes);
}
