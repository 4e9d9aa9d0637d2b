using Vae.Inference;

namespace Vae.Factors;

/// <summary>
/// White shapes on black, 32×32 pixels, in every combination of five factors: 36,864 different pictures, which are the same to the bit on every
/// machine.
/// </summary>
/// <remarks>
/// <para>
/// <c>shape</c>: a square, an ellipse whose axes are as 2 to 1, a heart. <c>scale</c>: six radii of the circle around the shape, from 3.96 to 7.46 pixels in
/// steps of 0.7. <c>orientation</c>: eight turns from 0°, clockwise in steps of 11.25°; a square that is turned by 90° would be the same again, so there is no more
/// of the circle. <c>x</c> and <c>y</c>: sixteen places each of the circle's centre, from 8.5 to 23.5 in steps of one pixel.
/// </para>
/// <para>A pixel is the part of it that the shape covers, counted on 8×8 points.</para>
/// <para>The kind of data is dSprites' (Matthey et al. 2017); the pictures are not.</para>
/// </remarks>
/// <example>
/// <code language="csharp">
/// var picture = new byte[Sprites.Side * Sprites.Side];
/// Sprites.Render(row: 20_000, picture);
/// int shape = Sprites.Factors[20_000, 0]; // 1, an ellipse
/// </code>
/// </example>
public static class Sprites
{
    /// <summary>The width and the height of a picture in pixels.</summary>
    public const int Side = 32;

    private const int Scales = 6;
    private const int Orientations = 8;
    private const int Places = 16;

    // So that no edge goes through a point, where rounding would decide.
    private const double SmallestRadius = 3.96;
    private const double RadiusStep = 0.7;

    // A shape is drawn once into a square of odd width around its centre, and copied to its places.
    private const int StampSide = Side - Places + 1;
    private const int SamplesPerSide = 8;

    private static readonly string[] Names = ["square", "ellipse", "heart"];

    private static readonly Lazy<byte[][]> Stamps = new(() =>
        [.. Enumerable.Range(0, Names.Length * Scales * Orientations).Select(Stamp)]
    );

    /// <summary>The factors of every picture, in the order of the rows: shape, scale, orientation, x and y, the last one changing fastest.</summary>
    public static FactorTable Factors { get; } =
        FactorTable.Grid(
            ("shape", Names.Length),
            ("scale", Scales),
            ("orientation", Orientations),
            ("x", Places),
            ("y", Places)
        );

    /// <summary>What the values of the factor <c>shape</c> are called.</summary>
    public static IReadOnlyList<string> ShapeNames => Names;

    /// <summary>Draws a picture.</summary>
    /// <param name="row">Its row in <see cref="Factors"/>.</param>
    /// <param name="picture">Gets the pixels row by row, 0 for black to 255 for white.</param>
    /// <exception cref="ArgumentException">There is no such row, or the picture has another size.</exception>
    public static void Render(int row, Span<byte> picture)
    {
        Argument.Require(
            row >= 0 && row < Factors.RowCount,
            $"The row is {row}; expected 0 to {Factors.RowCount - 1}."
        );
        Argument.Require(
            picture.Length == Side * Side,
            $"The picture has {picture.Length} pixels; expected {Side * Side}."
        );
        var (stamp, place) = Math.DivRem(row, Places * Places);
        var (left, top) = Math.DivRem(place, Places);
        picture.Clear();
        var pixels = Stamps.Value[stamp];
        for (var line = 0; line < StampSide; line++)
        {
            pixels.AsSpan(line * StampSide, StampSide).CopyTo(picture.Slice((top + line) * Side + left, StampSide));
        }
    }

    private static byte[] Stamp(int number)
    {
        var (rest, orientation) = Math.DivRem(number, Orientations);
        var (shape, scale) = Math.DivRem(rest, Scales);
        var radius = SmallestRadius + RadiusStep * scale;
        var (cosine, sine) = Turn(orientation);
        var pixels = new byte[StampSide * StampSide];
        for (var pixel = 0; pixel < pixels.Length; pixel++)
        {
            var (line, column) = Math.DivRem(pixel, StampSide);
            var covered = 0;
            for (var sample = 0; sample < SamplesPerSide * SamplesPerSide; sample++)
            {
                var (down, right) = Math.DivRem(sample, SamplesPerSide);
                var x = (column + (right + 0.5) / SamplesPerSide - StampSide / 2.0) / radius;
                var y = (line + (down + 0.5) / SamplesPerSide - StampSide / 2.0) / radius;
                covered += Covers(shape, cosine * x + sine * y, cosine * y - sine * x) ? 1 : 0;
            }

            pixels[pixel] = (byte)(
                (covered * 255 + SamplesPerSide * SamplesPerSide / 2) / (SamplesPerSide * SamplesPerSide)
            );
        }

        return pixels;
    }

    /// <summary>Whether a shape in the unit circle covers a point; y is downwards.</summary>
    private static bool Covers(int shape, double x, double y)
    {
        switch (shape)
        {
            case 0:
                return Math.Max(Math.Abs(x), Math.Abs(y)) <= Math.Sqrt(0.5);
            case 1:
                return x * x + 4 * y * y <= 1;
            default:
                // A square on its tip, of half a diagonal `half`, with a half disc on each upper side. The circle around all of it has its centre
                // `above` that of the square, as far from the tip as from the discs' farthest points.
                var gap = 1 - Math.Sqrt(0.5);
                var above = (0.5 - gap * gap) / (1 + 2 * gap);
                var half = 1 / (1 + above);
                y -= above * half;
                var (besideDisc, aboveDisc) = (Math.Abs(x) - half / 2, y + half / 2);
                return Math.Abs(x) + Math.Abs(y) <= half
                    || besideDisc * besideDisc + aboveDisc * aboveDisc <= half * half / 2;
        }
    }

    /// <summary>Cosine and sine of an orientation: from roots, which are the same everywhere, where a system's own cosine may differ in the last bit.</summary>
    private static (double Cosine, double Sine) Turn(int orientation)
    {
        var fourth = Math.Sqrt(2 + Math.Sqrt(2));
        var (cosine, sine) = (Math.Sqrt(2 + fourth) / 2, Math.Sqrt(2 - fourth) / 2);
        var turn = (Cosine: 1.0, Sine: 0.0);
        for (var i = 0; i < orientation; i++)
        {
            turn = (turn.Cosine * cosine - turn.Sine * sine, turn.Sine * cosine + turn.Cosine * sine);
        }

        return turn;
    }
}
