using System.Globalization;

namespace Vae.Inference;

public sealed partial class LabelPlan
{
    private const string Expected = "expected a label (3), a list (1,7), a range (0-9) or proportions (0:0.5,1:0.5)";

    /// <summary>
    /// Reads a plan: <c>3</c> (that label), <c>1,7</c> (in turn), <c>0-9</c> (in turn; also within a list), <c>0:0.5,1:0.5</c> (drawn by
    /// proportion).
    /// </summary>
    /// <param name="text">The plan.</param>
    /// <param name="classCount">The number of classes of the model.</param>
    /// <exception cref="ArgumentException">The text is no plan, or a label is not below <paramref name="classCount"/>.</exception>
    public static LabelPlan Parse(string text, int classCount)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var plan = text.Contains(':', StringComparison.Ordinal)
            ? Proportions([.. parts.Select(part => ParseShare(part, text))])
            : Cycle([.. parts.SelectMany(part => ParseRange(part, text, classCount))]);
        return plan.CheckedFor(classCount);
    }

    private static KeyValuePair<long, double> ParseShare(string part, string text)
    {
        var sides = part.Split(':', StringSplitOptions.TrimEntries);
        return
            sides.Length == 2
            && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            ? new(ParseLabel(sides[0], text), weight)
            : throw Unreadable(text);
    }

    private static IEnumerable<long> ParseRange(string part, string text, int classCount)
    {
        var ends = part.Split('-', StringSplitOptions.TrimEntries);
        var (first, last) = (ParseLabel(ends[0], text), ParseLabel(ends[^1], text));
        if (ends.Length > 2 || last < first)
        {
            throw Unreadable(text);
        }

        // A label past the last class is enough for the error that names it.
        for (var label = first; label <= Math.Min(last, Math.Max(first, classCount)); label++)
        {
            yield return label;
        }
    }

    private static long ParseLabel(string label, string text) =>
        long.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Unreadable(text);

    private static ArgumentException Unreadable(string text) =>
        new($"The labels '{text}' are not readable; {Expected}.");
}
