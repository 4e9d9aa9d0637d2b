using Vae.Data;
using Vae.Tables;

namespace Vae.Training.Tests;

/// <summary>
/// A table whose truth is known: a kind that decides the mean of a length and the odds of a flag, a count of its own, and missing cells.
/// </summary>
internal static class SmallTable
{
    public static IReadOnlyList<TableField> Fields { get; } =
    [
        new("kind", CellType.Text),
        new("length", CellType.Real),
        new("flag", CellType.Boolean),
        new("count", CellType.Integer),
    ];

    /// <summary>The share of rows of the kind "b"; the others are "a".</summary>
    public const double ShareOfB = 0.3;

    /// <summary>The share of missing counts.</summary>
    public const double MissingCounts = 0.2;

    public static TableRows Rows(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new TableRows(Fields, count) { Count = count };
        for (var i = 0; i < count; i++)
        {
            var isB = random.NextDouble() < ShareOfB;
            rows.Texts(0)[i] = isB ? "b" : "a";
            rows.Numbers(1)[i] = Math.Round((isB ? 10 : -10) + Normal(random), 3);
            rows.Numbers(2)[i] = random.NextDouble() < (isB ? 0.9 : 0.1) ? 1 : 0;
            rows.Numbers(3)[i] = random.NextDouble() < MissingCounts ? double.NaN : random.Next(1000);
        }

        return rows;
    }

    public static TableSource Source(int count, int seed) => TableSource.FromRows("small", Rows(count, seed));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
