using Vae.Data;

namespace Vae.Tables;

/// <summary>How well the synthetic cells of one column are distributed as the real ones.</summary>
public sealed record ColumnQuality
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>The type of its cells in the real table.</summary>
    public required CellType Type { get; init; }

    /// <summary><see cref="QualityMetric.KSComplement"/> of numbers, <see cref="QualityMetric.TVComplement"/> of categories.</summary>
    public required QualityMetric Metric { get; init; }

    /// <summary>The metric, from 0 to 1 for equal distributions; null when all cells of a table are missing.</summary>
    public required double? Score { get; init; }

    /// <summary>The share of the real cells that are missing.</summary>
    public required double RealMissing { get; init; }

    /// <summary>The share of the synthetic cells that are missing.</summary>
    public required double SyntheticMissing { get; init; }

    /// <summary>
    /// The categories of text and Booleans with their shares of the cells that are not missing, from the most frequent real one; empty for
    /// numbers.
    /// </summary>
    public IReadOnlyList<CategoryShare> Categories { get; init; } = [];

    /// <summary>The category whose share differs most; null for numbers, and when all cells of a table are missing.</summary>
    public CategoryShare? MostDifferent { get; init; }

    /// <summary>The categories that no synthetic cell has.</summary>
    public IEnumerable<string> OnlyReal => Categories.Where(each => each.Synthetic == 0).Select(each => each.Name);

    /// <summary>The categories that no real cell has.</summary>
    public IEnumerable<string> OnlySynthetic => Categories.Where(each => each.Real == 0).Select(each => each.Name);

    /// <summary>The smallest and largest number of the real table; null for categories and without numbers.</summary>
    public ValueRange? RealRange { get; init; }

    /// <summary>The smallest and largest number of the synthetic table; null for categories and without numbers.</summary>
    public ValueRange? SyntheticRange { get; init; }

    /// <summary>The share of the synthetic numbers that lie outside of <see cref="RealRange"/>; null for categories and without numbers.</summary>
    public double? OutOfRange { get; init; }
}

/// <summary>The share of a category among the cells of a column that are not missing, in each of the two tables.</summary>
/// <param name="Name">The category; <c>true</c> and <c>false</c> for Booleans.</param>
/// <param name="Real">Its share of the real cells; 0 when it is among the synthetic ones only.</param>
/// <param name="Synthetic">Its share of the synthetic cells; 0 when it is among the real ones only.</param>
public sealed record CategoryShare(string Name, double Real, double Synthetic)
{
    /// <summary>How far apart the shares are.</summary>
    public double Difference => Math.Abs(Real - Synthetic);
}

/// <summary>The smallest and the largest of some numbers.</summary>
/// <param name="Minimum">The smallest.</param>
/// <param name="Maximum">The largest.</param>
public sealed record ValueRange(double Minimum, double Maximum);
