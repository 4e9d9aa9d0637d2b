namespace Vae.Batch;

/// <summary>What a file is compressed with.</summary>
internal enum Packing
{
    None,
    Gzip,
    Zstd,
}
