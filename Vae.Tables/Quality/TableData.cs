using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>A whole table in memory, column by column. Immutable and safe to use from several threads.</summary>
public sealed class TableData
{
    private const int BatchRows = 4096;

    private readonly double[]?[] numbers;
    private readonly string?[]?[] texts;

    private TableData(string name, IReadOnlyList<TableField> fields, double[]?[] numbers, string?[]?[] texts, int count)
    {
        (Name, Fields, Count) = (name, fields, count);
        (this.numbers, this.texts) = (numbers, texts);
    }

    /// <summary>What messages call the table.</summary>
    public string Name { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<TableField> Fields { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Copies the rows of a buffer.</summary>
    /// <param name="name">What messages call the table.</param>
    /// <param name="rows">The rows, as many as its <see cref="TableRows.Count"/>.</param>
    public static TableData Of(string name, TableRows rows)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rows);
        var reading = new Reading(rows.Fields, KeptColumns.Of(name, rows.Fields, []));
        reading.Add(rows, rows.Count);
        return reading.Whole(name);
    }

    /// <summary>Reads all rows that a reader has still to give.</summary>
    /// <param name="reader">The reader; its <see cref="TableReader.Name"/> becomes the table's.</param>
    /// <param name="without">The columns to leave out; null for none.</param>
    /// <exception cref="ArgumentException">There is no column of a name that is to be left out, or no other.</exception>
    /// <exception cref="InvalidDataException">A cell is not of its column's type, or the file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TableData Read(TableReader reader, IReadOnlyCollection<string>? without = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var kept = KeptColumns.Of(reader.Name, reader.Fields, without ?? []);
        Argument.Require(
            kept.Length > 0,
            $"No column of {reader.Name} is left; expected at least one that is not left out."
        );
        var reading = new Reading(reader.Fields, kept);
        var rows = new TableRows(reader.Fields, BatchRows);
        while (reader.Read(rows) is > 0 and var count)
        {
            reading.Add(rows, count);
        }

        return reading.Whole(reader.Name);
    }

    /// <summary>
    /// The cells of a column of numbers or Booleans (0 or 1), <see cref="Count"/> of them; NaN where one is missing.
    /// </summary>
    /// <exception cref="ArgumentException">The column holds text.</exception>
    public ReadOnlySpan<double> Numbers(int column) =>
        numbers[column] is { } cells
            ? cells.AsSpan(0, Count)
            : throw new ArgumentException($"The column '{Fields[column].Name}' holds text; expected numbers.");

    /// <summary>The cells of a column of text, <see cref="Count"/> of them; null where one is missing.</summary>
    /// <exception cref="ArgumentException">The column holds numbers.</exception>
    public ReadOnlySpan<string?> Texts(int column) =>
        texts[column] is { } cells
            ? cells.AsSpan(0, Count)
            : throw new ArgumentException(
                $"The column '{Fields[column].Name}' holds cells of the type {Fields[column].Type}; expected {CellType.Text}."
            );

    /// <summary>Columns that grow.</summary>
    private sealed class Reading(IReadOnlyList<TableField> all, int[] kept)
    {
        private readonly TableField[] fields = [.. kept.Select(place => all[place])];
        private readonly double[]?[] numbers =
        [
            .. kept.Select(place => IsText(all[place]) ? null : new double[BatchRows]),
        ];
        private readonly string?[]?[] texts =
        [
            .. kept.Select(place => IsText(all[place]) ? new string?[BatchRows] : null),
        ];

        // Each category lies in memory once, however many rows have it.
        private readonly Dictionary<string, string>[] known = [.. kept.Select(_ => new Dictionary<string, string>())];
        private int count;

        public void Add(TableRows rows, int more)
        {
            for (var column = 0; column < fields.Length; column++)
            {
                if (numbers[column] is not null)
                {
                    rows.Numbers(kept[column])[..more].CopyTo(Room(ref numbers[column]!, more));
                }
                else
                {
                    Copy(rows.Texts(kept[column])[..more], Room(ref texts[column]!, more), known[column]);
                }
            }

            count += more;
        }

        public TableData Whole(string name) => new(name, fields, numbers, texts, count);

        private static bool IsText(TableField field) => field.Type == CellType.Text;

        private static void Copy(ReadOnlySpan<string?> from, Span<string?> to, Dictionary<string, string> known)
        {
            for (var i = 0; i < from.Length; i++)
            {
                var cell = from[i];
                if (cell is not null && !known.TryAdd(cell, cell))
                {
                    cell = known[cell];
                }

                to[i] = cell;
            }
        }

        private Span<T> Room<T>(ref T[] cells, int more)
        {
            if (count + more > cells.Length)
            {
                Array.Resize(ref cells, Math.Max(count + more, (int)Math.Min(2L * cells.Length, Array.MaxLength)));
            }

            return cells.AsSpan(count, more);
        }
    }
}
