namespace Vae.Batch.Tests.Idv;

/// <summary>Rows whose values follow from their numbers, and IDX files of some of them.</summary>
internal static class IdvRows
{
    // More than ML.NET puts into one block.
    public const int SeveralBlocks = 9000;

    public static IReadOnlyList<string> LatentNames => ["z0", "z1", "z2"];

    public static byte[] Image(long row) => [.. Enumerable.Range(0, 6).Select(i => (byte)(row * 7 + i))];

    public static byte Label(long row) => (byte)(row % 10);

    public static int Class(long row) => (int)(row * -1000);

    public static float[] Latent(long row) => [row * 0.25f, -row, 1f / (row + 1)];

    /// <summary>The columns of rows from <paramref name="first"/> on, in files of their own.</summary>
    public static List<IdvColumn> Write(TemporaryDirectory directory, long first, int count)
    {
        var name = directory[$"{first}-{count}"];
        return
        [
            new("Image", Column<byte>($"{name}.images", IdxElementType.UInt8, [2, 3], first, count, Image)),
            new("Label", Column<byte>($"{name}.labels", IdxElementType.UInt8, [], first, count, row => [Label(row)])),
            new("Class", Column<int>($"{name}.classes", IdxElementType.Int32, [], first, count, row => [Class(row)])),
            new(
                "Latent",
                Column<float>($"{name}.latents", IdxElementType.Float32, [3], first, count, Latent),
                LatentNames
            ),
        ];
    }

    /// <summary>The bytes that <see cref="IdvFile.Write"/> makes of rows.</summary>
    public static byte[] Idv(TemporaryDirectory directory, long first, int count, bool rowNumbers = true)
    {
        using var target = new MemoryStream();
        IdvFile.Write(target, Write(directory, first, count), rowNumbers ? first : null, CancellationToken.None);
        return target.ToArray();
    }

    private static string Column<T>(
        string path,
        IdxElementType element,
        int[] dimensions,
        long first,
        int count,
        Func<long, T[]> value
    )
        where T : unmanaged
    {
        using var writer = IdxWriter.Create(path, element, dimensions, count);
        for (var row = first; row < first + count; row++)
        {
            writer.WriteValues<T>(value(row));
        }

        writer.Complete();
        return path;
    }
}
