namespace Vae.Batch;

/// <summary>A finished file.</summary>
internal sealed record FileEntry
{
    /// <summary>The file's name, in the manifest's directory.</summary>
    public required string Name { get; init; }

    /// <summary>Its length; for a directory of pictures the sum of theirs.</summary>
    public required long Bytes { get; init; }

    /// <summary>Its SHA-256 in lower-case hexadecimal digits; for a directory that of all pictures one after the other, by row.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The bytes in front of the first row.</summary>
    public long HeaderBytes { get; init; }

    /// <summary>The bytes of the first block where that is compressed and not whole; else 0.</summary>
    public long HeadBytes { get; init; }

    /// <summary>The bytes of the last block where that is compressed, not whole and not the first; else 0.</summary>
    public long TailBytes { get; init; }
}
