using Vae.Data;
using Vae.Tables;

namespace Vae.Report.Tests;

/// <summary>A real, a synthetic and a held-out table with columns of all kinds, and what they are measured to be.</summary>
internal static class MadeTables
{
    /// <summary>A category's name that must not become a part of the page.</summary>
    public const string Marked = "<b>bold</b> & \"quoted\"";

    private static readonly TableField[] fields =
    [
        new("age", CellType.Integer),
        new("income, yearly", CellType.Real),
        new("occupation", CellType.Text),
        new("town <i>", CellType.Text),
        new("married", CellType.Boolean),
        new("constant", CellType.Real),
    ];

    public static TableData Real { get; } = Of("/data/real.csv", 800, 1, 0);

    public static TableData Synthetic { get; } = Of("synthetic.csv", 600, 2, 0.15);

    public static TableQuality Quality { get; } =
        TableQuality.Measure(Real, Synthetic, new TableQualityOptions { HeldOut = Of("held.csv", 300, 3, 0) });

    private static TableData Of(string name, int count, int seed, double noise)
    {
        string[] occupations = ["clerk", "farmer", "teacher", "nurse", Marked];
        var random = new Random(seed);
        var rows = new TableRows(fields, count) { Count = count };
        for (var i = 0; i < count; i++)
        {
            var cause = random.NextDouble();
            double Blurred() => Math.Clamp(cause + noise * (2 * random.NextDouble() - 1), 0, 1);
            rows.Numbers(0)[i] = 18 + Math.Floor(60 * Blurred());
            rows.Numbers(1)[i] = random.NextDouble() < 0.1 ? double.NaN : 1000 * Math.Exp(3 * Blurred());
            rows.Texts(2)[i] = random.NextDouble() < 0.05 + noise ? null : occupations[(int)(4.99 * Blurred())];
            rows.Texts(3)[i] = $"town {Math.Floor(40 * random.NextDouble() * random.NextDouble())}";
            rows.Numbers(4)[i] = random.NextDouble() < Blurred() ? 1 : 0;
            rows.Numbers(5)[i] = 3;
        }

        return TableData.Of(name, rows);
    }
}
