using System.IO.Compression;
using ZstdSharp;

namespace Vae.Data;

/// <summary>Packs the text of a table.</summary>
internal sealed class PackedTableEncoder : TableEncoder
{
    private readonly Stream packed;
    private readonly TableEncoder encoder;

    /// <summary>Begins one.</summary>
    /// <param name="stream">Takes the packed bytes; stays open.</param>
    /// <param name="compression">How it is packed.</param>
    /// <param name="format">Makes the encoder of the text.</param>
    public PackedTableEncoder(Stream stream, RowCompression compression, Func<Stream, TableEncoder> format)
    {
        packed =
            compression == RowCompression.Gzip
                ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)
                : new CompressionStream(stream, leaveOpen: true);
        encoder = format(packed);
    }

    public override void Write(TableRows rows) => encoder.Write(rows);

    public override void Complete()
    {
        encoder.Complete();
        packed.Dispose();
    }

    public override void Dispose()
    {
        encoder.Dispose();
        packed.Dispose();
    }
}
