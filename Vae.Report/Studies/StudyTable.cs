using System.Globalization;
using MathNet.Numerics.Statistics;

namespace Vae.Report;

/// <summary>A table of a study's results, for the console or as Markdown.</summary>
internal sealed record StudyTable(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>The table in GitHub's Markdown, numbers to the right.</summary>
    public string ToMarkdown()
    {
        string[] lines =
        [
            $"**{Title}**",
            "",
            Line(Header),
            Line(Header.Select((_, i) => i == 0 ? "---" : "---:")),
            .. Rows.Select(Line),
        ];
        return string.Join('\n', lines) + "\n";
    }

    /// <summary>Mean and sample standard deviation of a figure over runs.</summary>
    public static string MeanAndDeviation<TRun>(IEnumerable<TRun> runs, Func<TRun, double> figure, string format = "F2")
    {
        var values = runs.Select(figure).ToArray();
        var mean = values.Mean().ToString(format, CultureInfo.InvariantCulture);
        return values.Length < 2
            ? mean
            : $"{mean} ± {values.StandardDeviation().ToString(format, CultureInfo.InvariantCulture)}";
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
