using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Tables;

namespace Vae.Report;

/// <summary>The figures of two tables for programs: all of them as JSON, those of columns and pairs as CSV, too.</summary>
internal static class QualityFiles
{
    // A column of names that are unique to each row must not fill the file with them.
    private const int MostCategories = 100;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>The files' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["quality.json", "column-shapes.csv", "pair-trends.csv"];

    /// <summary>Writes the files to a directory.</summary>
    public static void Write(string directory, TableQuality quality)
    {
        File.WriteAllText(Path.Combine(directory, Names[0]), Json(quality) + "\n");
        File.WriteAllText(Path.Combine(directory, Names[1]), Csv(Shapes(quality)));
        File.WriteAllText(Path.Combine(directory, Names[2]), Csv(Trends(quality)));
    }

    /// <summary>All figures with snake_case names; those that there are not are left out.</summary>
    public static string Json(TableQuality quality) =>
        JsonSerializer.Serialize(
            new
            {
                quality.Real,
                quality.Synthetic,
                quality.RealRows,
                quality.SyntheticRows,
                Definition = "SDMetrics 0.26; strong: SDMetrics 0.27 to 0.29",
                quality.Score,
                quality.ColumnShapes,
                quality.PairTrends,
                quality.StrongScore,
                quality.StrongPairTrends,
                quality.LargestShareDifference,
                Privacy = new
                {
                    quality.Privacy.RealRows,
                    quality.Privacy.RealSample,
                    quality.Privacy.Seed,
                    Synthetic = Distances(quality.Privacy.Synthetic),
                    HeldOut = quality.Privacy.HeldOut is { } heldOut ? Distances(heldOut) : null,
                },
                Columns = quality.Columns.Select(Column),
                quality.Pairs,
            },
            Options
        );

    private static object Distances(ClosestRecords records) =>
        new
        {
            records.Rows,
            records.Sample,
            records.Minimum,
            records.FifthPercentile,
            records.Median,
            records.Copies,
            records.CopyShare,
        };

    private static object Column(ColumnQuality column) =>
        new
        {
            column.Name,
            column.Type,
            column.Metric,
            column.Score,
            column.RealMissing,
            column.SyntheticMissing,
            column.RealRange,
            column.SyntheticRange,
            column.OutOfRange,
            column.MostDifferent,
            CategoryCount = column.Categories.Count,
            Categories = column.Categories.Take(MostCategories),
            OnlyReal = column.OnlyReal.Take(MostCategories),
            OnlySynthetic = column.OnlySynthetic.Take(MostCategories),
        };

    private static IEnumerable<object?[]> Shapes(TableQuality quality) =>
        quality
            .Columns.Select(column =>
                (object?[])
                    [
                        column.Name,
                        column.Type,
                        column.Metric,
                        column.Score,
                        column.RealMissing,
                        column.SyntheticMissing,
                        column.MostDifferent?.Difference,
                        column.MostDifferent?.Name,
                        column.OnlyReal.Count(),
                        column.OnlySynthetic.Count(),
                        column.RealRange?.Minimum,
                        column.RealRange?.Maximum,
                        column.SyntheticRange?.Minimum,
                        column.SyntheticRange?.Maximum,
                        column.OutOfRange,
                    ]
            )
            .Prepend([
                .. (string[])["column", "type", "metric", "score", "real_missing", "synthetic_missing"],
                .. (string[])
                    ["largest_share_difference", "category", "categories_only_real", "categories_only_synthetic"],
                .. (string[])["real_minimum", "real_maximum", "synthetic_minimum", "synthetic_maximum", "out_of_range"],
            ]);

    private static IEnumerable<object?[]> Trends(TableQuality quality) =>
        quality
            .Pairs.Select(pair =>
                (object?[])
                    [
                        pair.First,
                        pair.Second,
                        pair.Metric,
                        pair.Score,
                        pair.RealAssociation,
                        pair.SyntheticAssociation,
                        pair.IsStrong ? "yes" : "no",
                    ]
            )
            .Prepend(["first", "second", "metric", "score", "real_association", "synthetic_association", "strong"]);

    private static string Csv(IEnumerable<object?[]> rows) =>
        rows.Aggregate(new StringBuilder(), (text, row) => text.AppendJoin(',', row.Select(Cell)).Append('\n'))
            .ToString();

    private static string Cell(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
