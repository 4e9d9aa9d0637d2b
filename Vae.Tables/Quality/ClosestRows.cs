using System.Numerics;

namespace Vae.Tables;

/// <summary>
/// Finds how far points are from the closest of some others, by measuring all pairs: distances of mixed rows have no index that is faster
/// in fifteen dimensions, and a pair takes a few nanoseconds.
/// </summary>
/// <remarks>
/// The others lie in tiles that stay in the cache of a core, column by column, so that a vector holds one coordinate of several of them. Four
/// points are measured at a time, since each coordinate that is loaded serves all of them.
/// </remarks>
internal sealed class ClosestRows
{
    private const int TileRows = 256;
    private const int Together = 4;
    private const int BlockRows = 64;

    // Farther than any coordinate of RowSpace is from another.
    private const float Nowhere = -100;

    private readonly int width;
    private readonly int tiles;
    private readonly float[] others;

    /// <summary>Takes the points among which closest ones are sought.</summary>
    /// <param name="points">Their coordinates, point after point; at least one point.</param>
    /// <param name="width">The number of coordinates.</param>
    public ClosestRows(float[] points, int width)
    {
        this.width = width;
        var count = points.Length / width;
        tiles = (count + TileRows - 1) / TileRows;
        others = new float[(long)tiles * TileRows * width];
        Array.Fill(others, Nowhere);
        for (var i = 0; i < count; i++)
        {
            var tile = i / TileRows * TileRows * width;
            for (var column = 0; column < width; column++)
            {
                others[tile + column * TileRows + i % TileRows] = points[i * width + column];
            }
        }
    }

    /// <summary>The distance of each point to the closest of the others, from 0 to 1: the sum divided by the number of coordinates.</summary>
    /// <param name="points">Coordinates, point after point.</param>
    /// <param name="cancellation">Looked at before each block of points.</param>
    public float[] Distances(float[] points, CancellationToken cancellation)
    {
        var count = points.Length / width;
        var distances = new float[count];
        var blocks = (count + BlockRows - 1) / BlockRows;
        Parallel.For(
            0,
            blocks,
            new ParallelOptions { CancellationToken = cancellation },
            block =>
            {
                var first = block * BlockRows;
                Measure(points, first, Math.Min(BlockRows, count - first), distances);
            }
        );
        return distances;
    }

    private void Measure(float[] points, int first, int count, float[] distances)
    {
        var whole = (count + Together - 1) / Together * Together;
        var block = whole == count ? points.AsSpan(first * width, count * width) : Filled(points, first, count, whole);
        Span<Vector<float>> closest = stackalloc Vector<float>[BlockRows];
        closest.Fill(new Vector<float>(width));
        for (var tile = 0; tile < tiles; tile++)
        {
            var rows = others.AsSpan(tile * TileRows * width, TileRows * width);
            for (var i = 0; i < whole; i += Together)
            {
                Four(block.Slice(i * width, Together * width), rows, closest.Slice(i, Together));
            }
        }

        for (var i = 0; i < count; i++)
        {
            var smallest = closest[i][0];
            for (var lane = 1; lane < Vector<float>.Count; lane++)
            {
                smallest = Math.Min(smallest, closest[i][lane]);
            }

            distances[first + i] = smallest / width;
        }
    }

    /// <summary>The last points with zeros behind them.</summary>
    private float[] Filled(float[] points, int first, int count, int whole)
    {
        var filled = new float[whole * width];
        points.AsSpan(first * width, count * width).CopyTo(filled);
        return filled;
    }

    private void Four(ReadOnlySpan<float> points, ReadOnlySpan<float> rows, Span<Vector<float>> closest)
    {
        var one = Vector<float>.One;
        var (first, second, third, fourth) = (closest[0], closest[1], closest[2], closest[3]);
        for (var row = 0; row < TileRows; row += Vector<float>.Count)
        {
            var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var column = 0; column < width; column++)
            {
                var other = new Vector<float>(rows[(column * TileRows + row)..]);
                a += Vector.Min(one, Vector.Abs(other - new Vector<float>(points[column])));
                b += Vector.Min(one, Vector.Abs(other - new Vector<float>(points[width + column])));
                c += Vector.Min(one, Vector.Abs(other - new Vector<float>(points[2 * width + column])));
                d += Vector.Min(one, Vector.Abs(other - new Vector<float>(points[3 * width + column])));
            }

            (first, second) = (Vector.Min(first, a), Vector.Min(second, b));
            (third, fourth) = (Vector.Min(third, c), Vector.Min(fourth, d));
        }

        (closest[0], closest[1], closest[2], closest[3]) = (first, second, third, fourth);
    }
}
