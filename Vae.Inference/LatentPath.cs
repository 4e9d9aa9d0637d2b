namespace Vae.Inference;

/// <summary>Paths between two latent vectors; decoded, they show one row turning into another (report, figure 4).</summary>
public static class LatentPath
{
    // Below this sine the two directions do not tell the arc between them.
    private const double SmallestSine = 1e-6;

    /// <summary>Points at equal distances on the straight line, both ends included.</summary>
    /// <param name="from">The first point.</param>
    /// <param name="to">The last point, as long as the first.</param>
    /// <param name="steps">The number of points, at least 2.</param>
    /// <returns><paramref name="steps"/> latent rows.</returns>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or there are fewer than 2 steps.</exception>
    public static float[] Linear(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps)
    {
        var path = Allocate(from, to, steps);
        Linear(from, to, path);
        return path;
    }

    /// <summary>Fills <paramref name="path"/> with points at equal distances on the straight line, both ends included.</summary>
    /// <inheritdoc cref="Linear(ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    public static void Linear(ReadOnlySpan<float> from, ReadOnlySpan<float> to, Span<float> path)
    {
        var steps = CountSteps(from, to, path.Length);
        for (var step = 0; step < steps; step++)
        {
            var t = (double)step / (steps - 1);
            Mix(from, 1 - t, to, t, path.Slice(step * from.Length, from.Length));
        }
    }

    /// <summary>
    /// Points at equal angles on the arc between the two directions, both ends included (slerp, Shoemake 1985). In many dimensions the
    /// prior's mass lies near a sphere, which a straight line leaves. Where no single arc is given, because a vector is zero or the
    /// directions are equal or opposite, the path is the straight line.
    /// </summary>
    /// <inheritdoc cref="Linear(ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    public static float[] Spherical(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps)
    {
        var path = Allocate(from, to, steps);
        Spherical(from, to, path);
        return path;
    }

    /// <summary>Fills <paramref name="path"/> with points at equal angles on the arc between the two directions.</summary>
    /// <inheritdoc cref="Spherical(ReadOnlySpan{float}, ReadOnlySpan{float}, int)"/>
    public static void Spherical(ReadOnlySpan<float> from, ReadOnlySpan<float> to, Span<float> path)
    {
        var steps = CountSteps(from, to, path.Length);
        var norms = Math.Sqrt(Dot(from, from) * Dot(to, to));
        var angle = norms > 0 ? Math.Acos(Math.Clamp(Dot(from, to) / norms, -1, 1)) : 0;
        var sine = Math.Sin(angle);
        if (sine < SmallestSine)
        {
            Linear(from, to, path);
            return;
        }

        for (var step = 0; step < steps; step++)
        {
            var t = (double)step / (steps - 1);
            var (start, end) = (Math.Sin((1 - t) * angle) / sine, Math.Sin(t * angle) / sine);
            Mix(from, start, to, end, path.Slice(step * from.Length, from.Length));
        }
    }

    private static float[] Allocate(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        CheckEnds(from, to);
        return new float[Argument.Length(steps, from.Length, "path")];
    }

    private static int CountSteps(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int length)
    {
        CheckEnds(from, to);
        return length % from.Length == 0 && length / from.Length >= 2
            ? length / from.Length
            : throw new ArgumentException(
                $"The path holds {length} values; expected at least 2 rows of {from.Length}."
            );
    }

    private static void CheckEnds(ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        if (from.IsEmpty || from.Length != to.Length)
        {
            throw new ArgumentException(
                $"The ends of the path have {from.Length} and {to.Length} dimensions; expected the same number, at least 1."
            );
        }
    }

    private static void Mix(
        ReadOnlySpan<float> from,
        double start,
        ReadOnlySpan<float> to,
        double end,
        Span<float> point
    )
    {
        for (var j = 0; j < point.Length; j++)
        {
            point[j] = (float)(start * from[j] + end * to[j]);
        }
    }

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var j = 0; j < a.Length; j++)
        {
            sum += (double)a[j] * b[j];
        }

        return sum;
    }
}
