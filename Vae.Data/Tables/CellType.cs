using System.Diagnostics.CodeAnalysis;

namespace Vae.Data;

/// <summary>What the cells of a table's column are.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "It is what tables call it.")]
public enum CellType
{
    /// <summary>Text: the name of a category.</summary>
    Text,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Whole numbers, up to ±2⁵³.</summary>
    Integer,

    /// <summary>Numbers.</summary>
    Real,
}
