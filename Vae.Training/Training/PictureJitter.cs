using System.Buffers;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// Small turns, scalings, shears and shifts of training pictures, each drawn from a normal distribution anew whenever a picture is trained on: an encoder and
/// a decoder that have to hold for all of them fit pictures that they have not seen better.
/// </summary>
public sealed record PictureJitter
{
    private const int Draws = 5;

    /// <summary>The deviation of turns, in degrees.</summary>
    public double Rotation { get; init; }

    /// <summary>The deviation of the logarithm of the scale.</summary>
    public double Scale { get; init; }

    /// <summary>The deviation of shears: how many pixels a row is moved by for each pixel that it lies from the middle.</summary>
    public double Shear { get; init; }

    /// <summary>The deviation of shifts to the right and down, in pixels.</summary>
    public double Shift { get; init; }

    internal void Validate()
    {
        Check.NotNegative(Rotation, "deviation of turns");
        Check.NotNegative(Scale, "deviation of scales");
        Check.NotNegative(Shear, "deviation of shears");
        Check.NotNegative(Shift, "deviation of shifts");
        Argument.Require(
            Rotation + Scale + Shear + Shift > 0,
            "All deviations of the jitter are 0; expected one above it, or no jitter."
        );
    }

    /// <summary>Moves a picture's pixels by the draws of a seed and a row.</summary>
    /// <param name="seed">The training's seed.</param>
    /// <param name="row">The number of the row among all that are trained on, every epoch having new ones.</param>
    /// <param name="shape">The picture's shape.</param>
    /// <param name="pixels">The picture, channel after channel; what lies outside of it has the value of its edge.</param>
    internal void Apply(long seed, long row, DataShape shape, Span<float> pixels)
    {
        Span<float> draws = stackalloc float[Draws];
        NormalNoise.Fill(seed, row, NoisePurpose.Jitter, Draws, draws);
        var angle = Rotation * draws[0] * Math.PI / 180;
        var scale = Math.Exp(Scale * draws[1]);
        var (cos, sin, shear) = (scale * Math.Cos(angle), scale * Math.Sin(angle), Shear * draws[2]);
        // Where each pixel is taken from: a turn and a scaling of the sheared place.
        Warp(shape, pixels, new(cos, cos * shear - sin, sin, sin * shear + cos, Shift * draws[3], Shift * draws[4]));
    }

    /// <summary>
    /// Takes each pixel from another place, by cubic convolution (Keys 1981, with a = −½), which leaves a picture as it is where places are its own; values stay
    /// within those of the picture. Torch's own, <c>grid_sample</c>, has a = −¾, which bends slopes.
    /// </summary>
    internal static void Warp(DataShape shape, Span<float> pixels, Places places)
    {
        var (height, width) = (shape.Height, shape.Width);
        var source = ArrayPool<float>.Shared.Rent(pixels.Length);
        try
        {
            pixels.CopyTo(source);
            Span<float> across = stackalloc float[4];
            Span<float> down = stackalloc float[4];
            var (middleX, middleY) = ((width - 1) / 2.0, (height - 1) / 2.0);
            var (least, most) = Range(pixels);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (u, v) = (x - middleX, y - middleY);
                    var fromX = middleX + places.XOfX * u + places.XOfY * v - places.Right;
                    var fromY = middleY + places.YOfX * u + places.YOfY * v - places.Down;
                    var (left, top) = (Floor(fromX, width), Floor(fromY, height));
                    Weigh(fromX - left, across);
                    Weigh(fromY - top, down);
                    for (var c = 0; c < shape.Channels; c++)
                    {
                        var channel = source.AsSpan(c * height * width, height * width);
                        var sum = 0f;
                        for (var i = 0; i < 4; i++)
                        {
                            var line = channel.Slice(Math.Clamp(top + i - 1, 0, height - 1) * width, width);
                            var part = 0f;
                            for (var j = 0; j < 4; j++)
                            {
                                part += across[j] * line[Math.Clamp(left + j - 1, 0, width - 1)];
                            }

                            sum += down[i] * part;
                        }

                        pixels[(c * height + y) * width + x] = Math.Clamp(sum, least, most);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(source);
        }
    }

    /// <summary>The pixel at or before a place, no farther outside than weights reach.</summary>
    private static int Floor(double place, int size) => (int)Math.Floor(Math.Clamp(place, -2, size + 1));

    /// <summary>The weights of the pixels at −1, 0, 1 and 2 for a place between 0 and 1.</summary>
    private static void Weigh(double place, Span<float> weights)
    {
        var t = Math.Clamp(place, 0, 1);
        weights[0] = (float)(t * (-0.5 + t * (1 - 0.5 * t)));
        weights[1] = (float)(1 + t * t * (-2.5 + 1.5 * t));
        weights[2] = (float)(t * (0.5 + t * (2 - 1.5 * t)));
        weights[3] = (float)(t * t * (-0.5 + 0.5 * t));
    }

    private static (float Least, float Most) Range(ReadOnlySpan<float> pixels)
    {
        var (least, most) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var pixel in pixels)
        {
            (least, most) = (Math.Min(least, pixel), Math.Max(most, pixel));
        }

        return (least, most);
    }

    /// <summary>Where pixels are taken from: a linear map of a pixel's distance from the middle, and a shift of the whole picture.</summary>
    internal readonly record struct Places(
        double XOfX,
        double XOfY,
        double YOfX,
        double YOfY,
        double Right,
        double Down
    );
}
