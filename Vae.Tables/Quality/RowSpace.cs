using Vae.Data;

namespace Vae.Tables;

/// <summary>
/// Rows as points whose distance is Σ min(1, |difference|) over the columns, whatever these are: so one loop without a branch measures it.
/// </summary>
/// <remarks>
/// Real numbers lie in [0, 1]. Others are at most at −1 and 2, where they are at distance 1 of the closest real ones as if they were farther,
/// and missing ones at 4. Categories are whole numbers, two of which are at distance 1 at least.
/// </remarks>
internal sealed class RowSpace
{
    private const float MissingNumber = 4;
    private const float MissingCategory = 0;

    private readonly Axis[] axes;

    /// <summary>The space of a table's rows.</summary>
    public RowSpace(TableData real) =>
        axes = [.. Enumerable.Range(0, real.Fields.Count).Select(column => new Axis(real, column))];

    /// <summary>The number of coordinates, which is that of columns.</summary>
    public int Width => axes.Length;

    /// <summary>Rows as points, one after the other.</summary>
    /// <param name="table">A table with the columns of the real one.</param>
    /// <param name="columns">Where these are in it.</param>
    /// <param name="rows">Which of its rows.</param>
    public float[] Points(TableData table, int[] columns, int[] rows)
    {
        var points = new float[(long)rows.Length * Width];
        for (var column = 0; column < Width; column++)
        {
            axes[column].Write(table, columns[column], rows, points.AsSpan(column), Width);
        }

        return points;
    }

    private sealed class Axis
    {
        private readonly CellType type;
        private readonly Dictionary<string, float> categories = new(StringComparer.Ordinal);
        private readonly double minimum;
        private readonly double range;

        public Axis(TableData real, int column)
        {
            type = real.Fields[column].Type;
            if (type == CellType.Text)
            {
                foreach (var cell in real.Texts(column))
                {
                    if (cell is not null)
                    {
                        categories.TryAdd(cell, categories.Count + 1);
                    }
                }
            }
            else if (ColumnShape.RangeOf(real.Numbers(column)) is { } found)
            {
                (minimum, range) = (found.Minimum, found.Maximum - found.Minimum);
            }
        }

        public void Write(TableData table, int column, int[] rows, Span<float> points, int width)
        {
            if (type == CellType.Text)
            {
                var cells = table.Texts(column);
                for (var i = 0; i < rows.Length; i++)
                {
                    points[i * width] =
                        cells[rows[i]] is not { } cell ? MissingCategory
                        : categories.TryGetValue(cell, out var category) ? category
                        // One that no real row has is at distance 1 of them all.
                        : categories.Count + 1;
                }
            }
            else
            {
                var cells = table.Numbers(column);
                for (var i = 0; i < rows.Length; i++)
                {
                    points[i * width] = Coordinate(cells[rows[i]]);
                }
            }
        }

        private float Coordinate(double cell) =>
            double.IsNaN(cell) ? MissingNumber
            : range > 0 ? (float)Math.Clamp((cell - minimum) / range, -1, 2)
            : cell.CompareTo(minimum);
    }
}
