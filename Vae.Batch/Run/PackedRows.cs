namespace Vae.Batch;

/// <summary>The bytes that one file gets of one block; the memory goes round with the block.</summary>
internal sealed class PackedRows(RowFile file) : IDisposable
{
    private readonly MemoryStream rows = new();
    private readonly MemoryStream packed = new();

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => file.Layout.Compression == RowCompression.None ? rows.Bytes() : packed.Bytes();

    /// <summary>Encodes and compresses rows.</summary>
    public void Fill(RowSpan span)
    {
        rows.Clear();
        file.Encoder.Encode(span, rows);
        if (file.Layout.Compression != RowCompression.None)
        {
            packed.Clear();
            BlockCompression.Pack(file.Layout.Compression, rows.Bytes(), packed);
        }
    }

    public void Dispose()
    {
        rows.Dispose();
        packed.Dispose();
    }
}
