using System.Globalization;

namespace Vae.Inference;

public sealed partial class LabelPlan
{
    /// <summary>
    /// Reads a plan: <c>3</c> (that label), <c>1,7</c> (in turn), <c>0-9</c> (in turn; also within a list), <c>0:0.5,1:0.5</c> (drawn by
    /// proportion). Classes that have names may be called by them: <c>cat</c>, <c>cat,dog</c>, <c>cat-dog</c> (from the one to the other, in
    /// the order of the classes), <c>cat:0.5,dog:0.5</c>.
    /// </summary>
    /// <param name="text">The plan.</param>
    /// <param name="classCount">The number of classes of the model.</param>
    /// <param name="classNames">The names of the classes from class 0 on, such as <see cref="ModelCard.ClassNames"/>; null where they have none.</param>
    /// <exception cref="ArgumentException">
    /// The text is no plan, a label is not below <paramref name="classCount"/> or no class of that name, or a name is that of one class and the
    /// number of another: <c>1-1</c> is always the number.
    /// </exception>
    /// <example>
    /// <code language="csharp">
    /// var inTurn = LabelPlan.Parse("0-9", classCount: 10);
    /// var twoThirdsOnes = LabelPlan.Parse("0:1,1:2", classCount: 10);
    /// var cats = LabelPlan.Parse("cat", classCount: 2, classNames: ["cat", "dog"]);
    /// </code>
    /// </example>
    public static LabelPlan Parse(string text, int classCount, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new LabelText(text, classCount, classNames ?? []);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            // .NET takes zero characters behind a number for a part of it.
            throw reader.Unreadable();
        }

        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var plan = text.Contains(':', StringComparison.Ordinal)
            ? Proportions([.. parts.Select(reader.Share)])
            : Cycle([.. parts.SelectMany(reader.Classes)]);
        plan.Validate(classCount);
        return plan;
    }
}

/// <summary>The parts of a plan's text: numbers of classes, their names, and ranges of either.</summary>
internal sealed class LabelText(string text, int classCount, IReadOnlyList<string> names)
{
    private const string Expected = "expected a label (3), a list (1,7), a range (0-9) or proportions (0:0.5,1:0.5)";

    /// <summary>The classes of a part of a list.</summary>
    /// <exception cref="ArgumentException">It is no label and no range, or two.</exception>
    public IEnumerable<long> Classes(string part)
    {
        var (first, last, _) = Only(part, [.. Readings(part)]);
        // A label past the last class is enough for the error that names it.
        var end = Math.Min(last, Math.Max(first, classCount));
        for (var label = first; label < end; label++)
        {
            yield return label;
        }

        yield return end;
    }

    /// <summary>A class and its weight.</summary>
    /// <exception cref="ArgumentException">It is no pair of a label and a number.</exception>
    public KeyValuePair<long, double> Share(string part)
    {
        var sides = part.Split(':', StringSplitOptions.TrimEntries);
        return
            sides.Length == 2
            && double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            ? new(Only(sides[0], [.. Readings(sides[0]).Where(reading => reading.First == reading.Last)]).First, weight)
            : throw Unreadable();
    }

    public ArgumentException Unreadable() => new($"The labels '{text}' are not readable; {Expected}.");

    private Reading Only(string part, Reading[] readings)
    {
        // Numbers beyond the last class are none where the text is a name: 10 may be the first of three classes.
        var known = Array.FindAll(readings, reading => reading.Last < classCount);
        return (known.Length > 0 ? known : readings) switch
        {
            [var only] => only,
            [var one, var other, ..] when (one.First, one.Last) == (other.First, other.Last) => one,
            [var one, var other, ..] => throw new ArgumentException(
                $"The label '{part}' is {one.What} and {other.What}; expected {one.Numbers} for the one or {other.Numbers} for the other."
            ),
            _ when names.Count > 0 && part.Any(char.IsLetter) => throw new ArgumentException(
                $"The label '{part}' is no class of the model; expected one of {ClassNames.Few(names)}, or a number from 0 to {classCount - 1}."
            ),
            _ => throw Unreadable(),
        };
    }

    /// <summary>All that a part may mean.</summary>
    private IEnumerable<Reading> Readings(string part)
    {
        if (Named(part) is { } named)
        {
            yield return new(named, named, $"the name of class {named}");
        }

        if (Number(part) is { } number)
        {
            yield return new(number, number, $"the number of class {number}");
        }

        for (var hyphen = part.IndexOf('-'); hyphen >= 0; hyphen = part.IndexOf('-', hyphen + 1))
        {
            var (left, right) = (part[..hyphen].Trim(), part[(hyphen + 1)..].Trim());
            var (first, last) =
                Number(left) is { } from && Number(right) is { } to ? (from, to) : (Named(left), Named(right));
            if (first <= last)
            {
                yield return new(first.Value, last.Value, $"the range of classes {first} to {last}");
            }
        }
    }

    private long? Named(string name)
    {
        var place = names.TakeWhile(known => known != name).Count();
        return place < names.Count ? place : null;
    }

    private static long? Number(string label) =>
        // 1,000 is a number with a thousands separator, and not the labels 1 and 0.
        label is not ['0', _, ..]
        && long.TryParse(label, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;

    /// <param name="First">The first class.</param>
    /// <param name="Last">The last class.</param>
    /// <param name="What">What the text is, if this is meant.</param>
    private readonly record struct Reading(long First, long Last, string What)
    {
        /// <summary>The classes as a text that nothing else is.</summary>
        public string Numbers => First == Last ? $"{First}-{First}" : $"{First}-{First},{First + 1}-{Last}";
    }
}
