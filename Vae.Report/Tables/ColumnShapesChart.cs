using System.Globalization;
using Vae.Tables;

namespace Vae.Report;

/// <summary>The score of each column.</summary>
internal static class ColumnShapesChart
{
    private const int Digits = 6;

    public static Figure Make(TableQuality quality) =>
        new()
        {
            Id = QualityReport.IdOf(0, "column-shapes"),
            Title = "Column shapes",
            Caption =
                "How much the distribution of each column's synthetic cells is that of the real ones, 1 for equal. Numbers: 1 − the largest distance of the two distribution functions (Kolmogorov and Smirnov). "
                + "Categories: 1 − half the sum of the differences of their shares. Missing cells are left out, and stand in the table with what else is known of each column.",
            Alt = $"A bar for each column: {string.Join("; ", quality.Columns.Select(Words))}.",
            Chart = "columnShapes",
            Data = new
            {
                average = quality.ColumnShapes is { } average ? Rounded.To(Digits, average) : null,
                columns = quality.Columns.Select(Column).ToList(),
            },
        };

    private static string Words(ColumnQuality column) =>
        string.Create(CultureInfo.InvariantCulture, $"{column.Name} {QualityFacts.Text(column.Score)}");

    private static object Column(ColumnQuality column) =>
        new
        {
            column.Name,
            type = column.Type.ToString(),
            numeric = column.Metric == QualityMetric.KSComplement,
            score = Number(column.Score),
            real_missing = Number(column.RealMissing),
            synthetic_missing = Number(column.SyntheticMissing),
            most_different = column.MostDifferent is { } most
                ? new
                {
                    most.Name,
                    real = Number(most.Real),
                    synthetic = Number(most.Synthetic),
                }
                : null,
            only_real = column.OnlyReal.Count(),
            only_synthetic = column.OnlySynthetic.Count(),
            real_range = Ends(column.RealRange),
            synthetic_range = Ends(column.SyntheticRange),
            out_of_range = Number(column.OutOfRange),
        };

    private static double? Number(double? value) => value is { } there ? Rounded.To(Digits, there) : null;

    private static double[]? Ends(ValueRange? range) => range is null ? null : [range.Minimum, range.Maximum];
}
