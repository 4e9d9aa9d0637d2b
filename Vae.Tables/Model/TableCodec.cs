using System.Globalization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>
/// Takes cells to the rows of a model and back: a column's options are one-hot, all of them 0 where the cell is not observed, and a number is
/// its normal score.
/// </summary>
internal sealed class TableCodec
{
    private readonly Dictionary<string, int>?[] options;
    private readonly MixedColumn[] layouts;
    private readonly int[] firsts;

    public TableCodec(TableSchema schema)
    {
        Schema = schema;
        ConditionIndex = schema.ConditionIndex;
        layouts = [.. schema.Columns.Select(column => column.Layout)];
        firsts = new int[layouts.Length];
        for (var c = 0; c < firsts.Length; c++)
        {
            firsts[c] = Size;
            Size += c == ConditionIndex ? 0 : layouts[c].Size;
        }

        options =
        [
            .. schema.Columns.Select(column =>
                column.Categories is { } names
                    ? Enumerable.Range(0, names.Count).ToDictionary(i => names[i], StringComparer.Ordinal)
                    : null
            ),
        ];
    }

    public TableSchema Schema { get; }

    /// <summary>The place of the condition among the columns; -1 where there is none.</summary>
    public int ConditionIndex { get; }

    /// <summary>The elements of a row of the model.</summary>
    public int Size { get; }

    /// <summary>The classes of the condition; 0 where there is none.</summary>
    public int ClassCount => ConditionIndex < 0 ? 0 : layouts[ConditionIndex].Options;

    /// <summary>The first element of a column.</summary>
    public int First(int column) => firsts[column];

    /// <summary>A column in the rows of the model.</summary>
    public MixedColumn Layout(int column) => layouts[column];

    /// <summary>Encodes the rows of a table, some at a time, in buffers that the next ones overwrite.</summary>
    /// <param name="source">The table, which has the columns of the schema and may have others.</param>
    /// <exception cref="InvalidDataException">A column is missing, or a cell is a category that training did not see.</exception>
    public IEnumerable<(ArraySegment<float> Elements, ArraySegment<long> Labels)> EncodeAll(TableSource source)
    {
        var alignment = TableAlignment.Of(source.Fields, Schema.Fields, source.Name);
        var (elements, labels, first) = (Array.Empty<float>(), Array.Empty<long>(), 0L);
        foreach (var read in source.Read())
        {
            var rows = alignment.Of(read);
            if (elements.Length < rows.Count * Size)
            {
                elements = new float[rows.Capacity * Size];
                labels = new long[ConditionIndex < 0 ? 0 : rows.Capacity];
            }

            Encode(rows, elements, labels, first);
            first += rows.Count;
            yield return (new(elements, 0, rows.Count * Size), new(labels, 0, labels.Length == 0 ? 0 : rows.Count));
        }
    }

    /// <summary>Encodes rows.</summary>
    /// <param name="rows">The rows, whose fields are those of the schema in its order.</param>
    /// <param name="elements">Takes <see cref="Size"/> elements a row.</param>
    /// <param name="labels">Takes the class of each row of a conditional model; empty for others.</param>
    /// <param name="firstRow">The number of the first row, for messages.</param>
    /// <param name="unseenIsMissing">Whether a category that training did not see counts as missing, instead of being refused.</param>
    /// <exception cref="InvalidDataException">A cell is a category that training did not see; the message names it.</exception>
    public void Encode(
        TableRows rows,
        Span<float> elements,
        Span<long> labels,
        long firstRow,
        bool unseenIsMissing = false
    )
    {
        elements[..(rows.Count * Size)].Clear();
        for (var c = 0; c < Schema.Columns.Count; c++)
        {
            var column = Schema.Columns[c];
            for (var row = 0; row < rows.Count; row++)
            {
                var (option, number) = OptionOf(rows, c, row, firstRow, unseenIsMissing);
                if (c == ConditionIndex)
                {
                    labels[row] = option >= 0 ? option : throw NoCondition(column, firstRow + row);
                    continue;
                }

                if (option < 0)
                {
                    continue;
                }

                var cell = elements.Slice(row * Size + firsts[c], layouts[c].Size);
                cell[option] = 1;
                if (option < column.FirstNamed)
                {
                    cell[^1] = (float)column.Ranges![option].ScoreOf(number);
                }
            }
        }
    }

    /// <summary>Puts an option of a column into a row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="row">The row's place among them.</param>
    /// <param name="c">The column.</param>
    /// <param name="option">The option.</param>
    /// <param name="score">The normal score of a number.</param>
    public void Put(TableRows rows, int row, int c, int option, double score)
    {
        var column = Schema.Columns[c];
        if (column.Type == CellType.Text)
        {
            rows.Texts(c)[row] = option == column.Missing ? null : column.Categories![option];
            return;
        }

        rows.Numbers(c)[row] =
            option == column.Missing ? double.NaN
            : option < column.FirstNamed ? column.NumberOf(option, score)
            : column.Points![option - column.FirstNamed];
    }

    /// <summary>Makes a cell a missing one.</summary>
    public void Clear(TableRows rows, int row, int c)
    {
        if (Schema.Columns[c].Type == CellType.Text)
        {
            rows.Texts(c)[row] = null;
        }
        else
        {
            rows.Numbers(c)[row] = double.NaN;
        }
    }

    /// <summary>Whether a cell is missing, or counts as missing.</summary>
    public bool IsMissing(TableRows rows, int c, int row, bool unseenIsMissing)
    {
        var (option, _) = OptionOf(rows, c, row, firstRow: 0, unseenIsMissing);
        return option < 0 || option == Schema.Columns[c].Missing;
    }

    /// <summary>The option of a category as it is written, for a person who asks for it; -1 where there is none.</summary>
    public int OptionOf(int c, string text)
    {
        var column = Schema.Columns[c];
        if (options[c] is { } names)
        {
            return names.GetValueOrDefault(text, -1);
        }

        var value =
            column.Type == CellType.Boolean && bool.TryParse(text, out var truth)
                ? truth
                    ? 1
                    : 0
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : double.NaN;
        var place = column.Points!.ToList().BinarySearch(value);
        return place < 0 ? -1 : column.FirstNamed + place;
    }

    private (int Option, double Number) OptionOf(TableRows rows, int c, int row, long firstRow, bool unseenIsMissing)
    {
        var column = Schema.Columns[c];
        if (column.Type == CellType.Text)
        {
            var text = rows.Texts(c)[row];
            if (text is null)
            {
                return (column.Missing, 0);
            }

            return options[c]!.TryGetValue(text, out var option) ? (option, 0)
                : unseenIsMissing ? (column.Missing, 0)
                : throw Unseen(column, $"'{text}'", firstRow + row);
        }

        var number = rows.Numbers(c)[row];
        if (double.IsNaN(number))
        {
            return (column.Missing, 0);
        }

        var points = column.Points!;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] == number)
            {
                return (column.FirstNamed + i, number);
            }
        }

        return column.Ranges is not null ? (column.RangeOf(number), number)
            : IsBetween(c, number) ? (column.FirstNamed + Nearest(points, number), number)
            : unseenIsMissing ? (column.Missing, 0)
            : throw Unseen(column, column.TextOf(number), firstRow + row);
    }

    // A column of few different numbers is one of numbers all the same: between two that training had, the nearer stands for a third.
    private bool IsBetween(int c, double number)
    {
        var (column, points) = (Schema.Columns[c], Schema.Columns[c].Points!);
        return c != ConditionIndex
            && column.Type is (CellType.Integer or CellType.Real)
            && points.Count > 0
            && number > points[0]
            && number < points[^1];
    }

    private static int Nearest(IReadOnlyList<double> points, double number)
    {
        var next = 0;
        while (points[next] < number)
        {
            next++;
        }

        return number - points[next - 1] < points[next] - number ? next - 1 : next;
    }

    private static InvalidDataException Unseen(TableColumn column, string found, long row)
    {
        var known = column.Names();
        var few = string.Join(", ", known.Take(8).Select(name => $"'{name}'"));
        return new InvalidDataException(
            $"Row {row} has {found} in the column '{column.Name}', which no training row had; expected one of {few}{(known.Count > 8 ? $" and {known.Count - 8} others" : "")}, or unseen categories to count as missing (UnseenIsMissing, --unseen missing)."
        );
    }

    private static InvalidDataException NoCondition(TableColumn column, long row) =>
        new(
            $"Row {row} has no '{column.Name}' that a training row had, and the model is conditional on it; expected one of its categories."
        );
}
