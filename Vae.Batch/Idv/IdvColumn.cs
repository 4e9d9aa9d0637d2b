namespace Vae.Batch;

/// <summary>An IDX file as a column of an .idv file: its name, the file, and what the places of its vectors are called.</summary>
internal sealed record IdvColumn(string Name, string IdxPath, IReadOnlyList<string>? SlotNames = null);
