namespace Vae.Batch;

/// <summary>How far a file is written.</summary>
/// <param name="Bytes">The bytes that are written.</param>
/// <param name="Sha256">Their SHA-256 in lower-case hexadecimal digits.</param>
/// <param name="HeadBytes">See <see cref="FileEntry.HeadBytes"/>.</param>
/// <param name="TailBytes">See <see cref="FileEntry.TailBytes"/>.</param>
internal sealed record FileState(long Bytes, string Sha256, long HeadBytes, long TailBytes);
