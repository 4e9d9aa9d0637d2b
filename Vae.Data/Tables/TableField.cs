namespace Vae.Data;

/// <summary>A column of a table: its name, and what its cells are. Any cell may be missing.</summary>
/// <param name="Name">The name, which no other column of the table has.</param>
/// <param name="Type">What its cells are.</param>
public sealed record TableField(string Name, CellType Type);
