using System.Globalization;
using Vae.Data;

namespace Vae.Tables;

/// <summary>What a row has to have in a column, such as <c>income=&gt;50K</c> or <c>age&gt;=40</c>.</summary>
/// <param name="Column">The column's name.</param>
/// <param name="Comparison">How the cell is compared; only = and != with text, Booleans and missing cells.</param>
/// <param name="Value">What it is compared with; empty for a missing cell.</param>
public sealed record TableFilter(string Column, TableComparison Comparison, string Value)
{
    private static readonly (string Sign, TableComparison Comparison)[] Signs =
    [
        ("<=", TableComparison.AtMost),
        (">=", TableComparison.AtLeast),
        ("!=", TableComparison.NotEqual),
        ("=", TableComparison.Equal),
        ("<", TableComparison.Below),
        (">", TableComparison.Above),
    ];

    /// <summary>Reads a filter.</summary>
    /// <param name="text">A column's name, one of =, !=, &lt;, &lt;=, &gt; and &gt;=, and a value.</param>
    /// <param name="fields">The table's columns; the longest name that the text begins with is meant.</param>
    /// <exception cref="ArgumentException">The text names no column, has no sign, or compares what cannot be.</exception>
    public static TableFilter Parse(string text, IReadOnlyList<TableField> fields)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fields);
        foreach (var field in fields.OrderByDescending(field => field.Name.Length))
        {
            if (!text.StartsWith(field.Name, StringComparison.Ordinal))
            {
                continue;
            }

            var rest = text[field.Name.Length..].TrimStart();
            var (sign, comparison) = Array.Find(Signs, sign => rest.StartsWith(sign.Sign, StringComparison.Ordinal));
            if (sign is not null)
            {
                return new TableFilter(field.Name, comparison, rest[sign.Length..].Trim()).Checked(field);
            }
        }

        throw new ArgumentException(
            $"The filter '{text}' is not understood; expected a column, one of {string.Join(", ", Signs.Select(sign => sign.Sign))}, and a value, where the columns are {string.Join(", ", fields.Select(field => field.Name))}."
        );
    }

    /// <summary>The filter as <see cref="Parse"/> reads it.</summary>
    public override string ToString() =>
        $"{Column}{Array.Find(Signs, sign => sign.Comparison == Comparison).Sign}{Value}";

    /// <summary>Whether a cell of numbers or Booleans has it.</summary>
    internal bool Accepts(double cell, double value) =>
        Comparison switch
        {
            TableComparison.Equal => cell == value || double.IsNaN(cell) && double.IsNaN(value),
            TableComparison.NotEqual => !(cell == value || double.IsNaN(cell) && double.IsNaN(value)),
            TableComparison.Below => cell < value,
            TableComparison.AtMost => cell <= value,
            TableComparison.Above => cell > value,
            _ => cell >= value,
        };

    /// <summary>Whether a cell of text has it.</summary>
    internal bool Accepts(string? cell) => (cell ?? "") == Value == (Comparison == TableComparison.Equal);

    /// <summary>The value as a number; NaN for a missing cell.</summary>
    internal double Number(CellType type) =>
        Value.Length == 0 ? double.NaN
        : type == CellType.Boolean
            ? bool.Parse(Value) ? 1
                : 0
        : double.Parse(Value, CultureInfo.InvariantCulture);

    /// <summary>This filter, where it is one that a column can have.</summary>
    /// <exception cref="ArgumentException">It compares what cannot be, or with no cell of the column.</exception>
    internal TableFilter Checked(TableField field)
    {
        var isOrder = Comparison is not (TableComparison.Equal or TableComparison.NotEqual);
        if (isOrder && (field.Type is CellType.Text or CellType.Boolean || Value.Length == 0))
        {
            throw new ArgumentException(
                $"The filter on '{Column}' compares by order, and {(Value.Length == 0 ? "there is no number" : $"the column holds cells of the type {field.Type}")}; expected = or !=, or a column of numbers and a number."
            );
        }

        var isRight =
            Value.Length == 0
            || field.Type switch
            {
                CellType.Text => true,
                CellType.Boolean => bool.TryParse(Value, out _),
                _ => double.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    && double.IsFinite(number)
                    // Below 2.5 is a whole number, but none is 2.5.
                    && (isOrder || field.Type != CellType.Integer || number == Math.Floor(number)),
            };
        return isRight
            ? this
            : throw new ArgumentException(
                $"The filter on '{Column}' has the value '{Value}'; expected a cell of the type {field.Type}."
            );
    }
}

/// <summary>How a cell is compared with a value.</summary>
public enum TableComparison
{
    /// <summary>It is the value.</summary>
    Equal,

    /// <summary>It is another.</summary>
    NotEqual,

    /// <summary>It is below the value.</summary>
    Below,

    /// <summary>It is the value or below it.</summary>
    AtMost,

    /// <summary>It is above the value.</summary>
    Above,

    /// <summary>It is the value or above it.</summary>
    AtLeast,
}
