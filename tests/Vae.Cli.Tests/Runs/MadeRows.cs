namespace Vae.Cli.Tests.Runs;

/// <summary>Rows that follow from their numbers, and from their places in a block as a model's last bits do.</summary>
internal static class MadeRows
{
    public const int BlockRows = 8;
    public const int Classes = 5;
    public const int LatentSize = 2;

    public static DataShape Shape { get; } = new(1, 2, 3);

    public static RowTable Table { get; } =
        new()
        {
            Role = RowRole.Images,
            Shape = Shape,
            Columns = RowLayout.Names("pixel", Shape.Size),
            LatentSize = LatentSize,
            AreUnit = true,
            HasLabels = true,
            ClassCount = Classes,
        };

    public static byte[] Pixels(long row, long seed = 0) =>
        [(byte)(row % BlockRows), .. Enumerable.Range(1, 5).Select(i => (byte)(row * 31 + i * 7 + seed))];

    public static float[] Image(long row, long seed = 0) => [.. Pixels(row, seed).Select(pixel => pixel / 255f)];

    public static long Label(long row) => row * 3 % Classes;

    public static float[] Latent(long row) => [row * 0.25f, -1f / (row + 1)];
}
