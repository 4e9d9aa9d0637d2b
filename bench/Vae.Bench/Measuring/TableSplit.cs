using Vae.Data;

namespace Vae.Bench.Measuring;

/// <summary>A table with a label, of whose rows a random part is learnt from.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Label">The column to be told.</param>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The others.</param>
internal sealed record TableSplit(string Name, string Label, TableRows Train, TableRows Test)
{
    private const double TrainingShare = 0.8;

    /// <summary>Splits a table's rows.</summary>
    public static TableSplit Of(string name, string label, TableRows rows, int seed)
    {
        var order = LabelledTable.Shuffled(rows.Count, seed);
        var first = (int)(TrainingShare * rows.Count);
        return new TableSplit(
            name,
            label,
            TypedRows.Take(rows, order.AsSpan(0, first)),
            TypedRows.Take(rows, order.AsSpan(first))
        );
    }

    /// <summary>The label that fewer training rows have.</summary>
    public string RarerLabel => LabelCounts().MinBy(label => label.Value).Key;

    /// <summary>How many training rows have each label.</summary>
    public Dictionary<string, int> LabelCounts() =>
        Train
            .Texts(TypedRows.IndexOf(Train, Label))[..Train.Count]
            .ToArray()
            .CountBy(label => label!)
            .ToDictionary(StringComparer.Ordinal);
}
