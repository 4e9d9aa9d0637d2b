namespace Vae.Batch;

/// <summary>How a file is compressed.</summary>
internal enum RowCompression
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>As a series of gzip members, one per block (RFC 1952, 2.2).</summary>
    Gzip,

    /// <summary>As a series of Zstandard frames, one per block (RFC 8878, 3.1).</summary>
    Zstd,
}
