using Vae.Data;

namespace Vae.Tables;

/// <summary>How much the distributions of one column's real and synthetic cells are alike.</summary>
internal static class ColumnShape
{
    // KSComplement rounds so: sys.float_info.dig − 1.
    private const int Decimals = 14;

    /// <summary>The figures of a column.</summary>
    public static ColumnQuality Of(
        TableField field,
        TableData real,
        int realColumn,
        TableData synthetic,
        int syntheticColumn,
        CodedColumn coded
    )
    {
        if (IsNumber(field.Type))
        {
            return OfNumbers(field, real.Numbers(realColumn), synthetic.Numbers(syntheticColumn));
        }

        var categories = Shares(coded);
        return new ColumnQuality
        {
            Name = field.Name,
            Type = field.Type,
            Metric = QualityMetric.TVComplement,
            Score = categories is null ? null : 1 - categories.Sum(category => category.Difference) / 2,
            RealMissing = Share(coded.RealCounts[CodedColumn.Missing], real.Count),
            SyntheticMissing = Share(coded.SyntheticCounts[CodedColumn.Missing], synthetic.Count),
            Categories = categories ?? [],
            MostDifferent = categories?.MaxBy(category => category.Difference),
        };
    }

    /// <summary>Whether cells are numbers, which have a distance.</summary>
    public static bool IsNumber(CellType type) => type is CellType.Integer or CellType.Real;

    /// <summary>The smallest and largest of some numbers that may be missing; null when all are.</summary>
    public static ValueRange? RangeOf(ReadOnlySpan<double> cells)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var cell in cells)
        {
            // Comparisons with NaN are false.
            low = cell < low ? cell : low;
            high = cell > high ? cell : high;
        }

        return low <= high ? new ValueRange(low, high) : null;
    }

    private static ColumnQuality OfNumbers(
        TableField field,
        ReadOnlySpan<double> realCells,
        ReadOnlySpan<double> syntheticCells
    )
    {
        var (real, synthetic) = (Sorted(realCells), Sorted(syntheticCells));
        var range = RangeOf(realCells);
        return new ColumnQuality
        {
            Name = field.Name,
            Type = field.Type,
            Metric = QualityMetric.KSComplement,
            Score = real.Length == 0 || synthetic.Length == 0 ? null : 1 - Statistic(real, synthetic),
            RealMissing = Share(realCells.Length - real.Length, realCells.Length),
            SyntheticMissing = Share(syntheticCells.Length - synthetic.Length, syntheticCells.Length),
            RealRange = range,
            SyntheticRange = RangeOf(syntheticCells),
            OutOfRange =
                range is null || synthetic.Length == 0 ? null : Share(Outside(syntheticCells, range), synthetic.Length),
        };
    }

    private static int Outside(ReadOnlySpan<double> cells, ValueRange range)
    {
        var outside = 0;
        foreach (var cell in cells)
        {
            outside += cell < range.Minimum || cell > range.Maximum ? 1 : 0;
        }

        return outside;
    }

    /// <summary>The two-sample Kolmogorov–Smirnov statistic of sorted numbers.</summary>
    private static double Statistic(double[] real, double[] synthetic)
    {
        var (largest, i, j) = (0.0, 0, 0);
        while (i < real.Length && j < synthetic.Length)
        {
            var at = Math.Min(real[i], synthetic[j]);
            while (i < real.Length && real[i] <= at)
            {
                i++;
            }

            while (j < synthetic.Length && synthetic[j] <= at)
            {
                j++;
            }

            largest = Math.Max(largest, Math.Abs(Share(i, real.Length) - Share(j, synthetic.Length)));
        }

        return largest;
    }

    private static double[] Sorted(ReadOnlySpan<double> cells)
    {
        var numbers = new double[cells.Length];
        var count = 0;
        foreach (var cell in cells)
        {
            if (!double.IsNaN(cell))
            {
                numbers[count++] = Math.Round(cell, Decimals);
            }
        }

        Array.Resize(ref numbers, count);
        Array.Sort(numbers);
        return numbers;
    }

    private static IReadOnlyList<CategoryShare>? Shares(CodedColumn coded)
    {
        var real = coded.Real.Length - coded.RealCounts[CodedColumn.Missing];
        var synthetic = coded.Synthetic.Length - coded.SyntheticCounts[CodedColumn.Missing];
        return real == 0 || synthetic == 0
            ? null
            :
            [
                .. coded
                    .Names.Select(
                        (name, i) =>
                            new CategoryShare(
                                name,
                                Share(coded.RealCounts[i + 1], real),
                                Share(coded.SyntheticCounts[i + 1], synthetic)
                            )
                    )
                    .Where(category => category.Real > 0 || category.Synthetic > 0)
                    .OrderByDescending(category => category.Real)
                    .ThenByDescending(category => category.Synthetic)
                    .ThenBy(category => category.Name, StringComparer.Ordinal),
            ];
    }

    private static double Share(int count, int of) => (double)count / of;
}
