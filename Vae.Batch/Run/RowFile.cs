namespace Vae.Batch;

/// <summary>A file that a run writes row by row.</summary>
/// <param name="Name">Its name without directories.</param>
/// <param name="Layout">What it holds.</param>
/// <param name="Encoder">Turns rows into its bytes.</param>
internal sealed record RowFile(string Name, FileLayout Layout, IRowEncoder Encoder)
{
    /// <summary>The bytes in front of the first row.</summary>
    public ReadOnlySpan<byte> Header(long count)
    {
        using var header = new MemoryStream();
        var bytes = Encoder.Header(count);
        if (bytes.Length > 0)
        {
            BlockCompression.Pack(Layout.Compression, bytes, header);
        }

        return header.ToArray();
    }
}
