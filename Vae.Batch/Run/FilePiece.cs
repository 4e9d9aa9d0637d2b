namespace Vae.Batch;

/// <summary>Pieces of a compressed file: shards meet within a block, whose two halves have to be unpacked when they are joined.</summary>
internal enum FilePiece
{
    /// <summary>A whole block, or bytes that are not compressed.</summary>
    Body,

    /// <summary>The rows up to the first whole block.</summary>
    Head,

    /// <summary>The rows behind the last whole block.</summary>
    Tail,
}
