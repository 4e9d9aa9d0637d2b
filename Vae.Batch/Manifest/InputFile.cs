namespace Vae.Batch;

/// <summary>A file that a run reads.</summary>
/// <param name="Name">Its name without directories, which may differ from machine to machine.</param>
/// <param name="Bytes">Its length; null for a stream.</param>
internal sealed record InputFile(string Name, long? Bytes = null);
