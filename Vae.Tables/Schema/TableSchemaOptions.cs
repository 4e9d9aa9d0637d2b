namespace Vae.Tables;

/// <summary>What is learnt of a table's columns, and how.</summary>
public sealed record TableSchemaOptions
{
    /// <summary>The column to condition on, so that rows of each of its categories can be drawn at will; null for none.</summary>
    public string? Condition { get; init; }

    /// <summary>Columns that are left out, such as identifiers.</summary>
    public IReadOnlyList<string> Drop { get; init; } = [];

    /// <summary>The most categories that a column of text may have; at least 2.</summary>
    public int MostCategories { get; init; } = 1_000;
}
