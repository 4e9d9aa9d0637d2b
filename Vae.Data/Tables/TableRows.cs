namespace Vae.Data;

/// <summary>
/// Some rows of a table, column by column: a buffer that a <see cref="TableReader"/> fills and a <see cref="TableWriter"/> empties, as
/// often as there are rows. Not thread-safe.
/// </summary>
public sealed class TableRows
{
    private readonly double[]?[] numbers;
    private readonly string?[]?[] texts;
    private int count;

    /// <summary>Makes an empty buffer.</summary>
    /// <param name="fields">The columns.</param>
    /// <param name="capacity">The most rows that it holds; at least 1.</param>
    /// <exception cref="ArgumentException">There is no column, or no room.</exception>
    public TableRows(IReadOnlyList<TableField> fields, int capacity)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Count == 0)
        {
            throw new ArgumentException("There are no columns; expected at least one.");
        }

        if (capacity < 1)
        {
            throw new ArgumentException($"The capacity is {capacity} rows; expected at least 1.");
        }

        Fields = [.. fields];
        Capacity = capacity;
        numbers = [.. Fields.Select(field => field.Type == CellType.Text ? null : new double[capacity])];
        texts = [.. Fields.Select(field => field.Type == CellType.Text ? new string?[capacity] : null)];
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableField> Fields { get; }

    /// <summary>The most rows that it holds.</summary>
    public int Capacity { get; }

    /// <summary>The rows that it holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than <see cref="Capacity"/>, or fewer than none.</exception>
    public int Count
    {
        get => count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            count = value;
        }
    }

    /// <summary>
    /// The cells of a column of numbers or Booleans (0 or 1), <see cref="Capacity"/> of them; NaN where one is missing.
    /// </summary>
    /// <exception cref="ArgumentException">The column holds text.</exception>
    public Span<double> Numbers(int column) =>
        numbers[column]
        ?? throw new ArgumentException($"The column '{Fields[column].Name}' holds text; expected numbers.");

    /// <summary>The cells of a column of text, <see cref="Capacity"/> of them; null where one is missing.</summary>
    /// <exception cref="ArgumentException">The column holds numbers.</exception>
    public Span<string?> Texts(int column) =>
        texts[column]
        ?? throw new ArgumentException(
            $"The column '{Fields[column].Name}' holds cells of the type {Fields[column].Type}; expected {CellType.Text}."
        );
}
