using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vae.Factors.Tests;

public sealed class SpritesTests
{
    private const int Size = Sprites.Side * Sprites.Side;

    private static readonly byte[] All = RenderAll();

    [Fact]
    public void The_grid_is_the_documented_one()
    {
        Assert.Equal(["shape", "scale", "orientation", "x", "y"], Sprites.Factors.Names);
        Assert.Equal(3 * 6 * 8 * 16 * 16, Sprites.Factors.RowCount);
        Assert.Equal(["square", "ellipse", "heart"], Sprites.ShapeNames);
        Assert.Equal(
            [2, 5, 7, 15, 15],
            Enumerable.Range(0, 5).Select(factor => Sprites.Factors[Sprites.Factors.RowCount - 1, factor])
        );
    }

    [Fact]
    public void Another_program_draws_the_same_bits()
    {
        // Golden/sprites.py draws them anew from their description and prints the hash of the file that `vae data sprites` writes.
        var header = new byte[16];
        header[2] = 8;
        header[3] = 3;
        foreach (var (i, size) in new[] { Sprites.Factors.RowCount, Sprites.Side, Sprites.Side }.Index())
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), size);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(header);
        hash.AppendData(All);
        Assert.Equal("c82f02dc0c6850f60d4c70ba86dbc1cc", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void No_two_pictures_are_the_same() =>
        Assert.Equal(
            Sprites.Factors.RowCount,
            Enumerable
                .Range(0, Sprites.Factors.RowCount)
                .Select(row => Convert.ToHexString(SHA256.HashData(Picture(row))))
                .Distinct()
                .Count()
        );

    [Fact]
    public void A_step_of_x_or_y_moves_the_picture_by_a_pixel()
    {
        for (var row = 0; row < Sprites.Factors.RowCount; row += 17)
        {
            var (x, y) = (Sprites.Factors[row, 3], Sprites.Factors[row, 4]);
            if (x < 15)
            {
                Assert.Equal(Moved(Picture(row), 1, 0), Picture(row + 16));
            }

            if (y < 15)
            {
                Assert.Equal(Moved(Picture(row), 0, 1), Picture(row + 1));
            }
        }
    }

    [Fact]
    public void A_picture_has_the_area_of_its_shape()
    {
        for (var row = 0; row < Sprites.Factors.RowCount; row += 256)
        {
            var radius = 3.96 + 0.7 * Sprites.Factors[row, 1];
            // The heart's circle is 1.2612 times half the diagonal of its square, by the circle through the tip and both discs.
            var half = radius / 1.26120;
            var area = Sprites.Factors[row, 0] switch
            {
                0 => 2 * radius * radius,
                1 => Math.PI * radius * radius / 2,
                _ => half * half * (2 + Math.PI / 2),
            };
            var drawn = 0L;
            foreach (var pixel in Picture(row))
            {
                drawn += pixel;
            }

            // Points an eighth of a pixel apart see an outline that is straight and level up to a sixteenth off.
            Assert.Equal(area, drawn / 255.0, 0.04 * area);
        }
    }

    [Fact]
    public void A_square_turned_one_way_mirrors_one_turned_the_other_way()
    {
        // A place of x is the mirror image of 15 − x.
        for (var scale = 0; scale < 6; scale++)
        {
            for (var orientation = 1; orientation < 8; orientation++)
            {
                var mirrored = Picture(Row(0, scale, 8 - orientation, 9, 4)).ToArray();
                for (var line = 0; line < Sprites.Side; line++)
                {
                    Array.Reverse(mirrored, line * Sprites.Side, Sprites.Side);
                }

                Assert.Equal(mirrored, Picture(Row(0, scale, orientation, 6, 4)));
            }
        }
    }

    [Fact]
    public void The_heart_stands_on_its_tip()
    {
        var heart = Row(2, 5, 0, 7, 7);
        int[] widths =
        [
            .. Enumerable
                .Range(0, Sprites.Side)
                .Select(line => All[(heart * Size + line * Sprites.Side)..][..Sprites.Side].Count(pixel => pixel > 127))
                .Where(width => width > 0),
        ];
        // 14.9 pixels from top to tip, which is the narrowest; the two lobes make it widest above the middle.
        Assert.InRange(widths.Length, 13, 15);
        Assert.InRange(widths[^1], 1, 2);
        Assert.InRange(Array.IndexOf(widths, widths.Max()), 1, widths.Length / 2 - 1);
    }

    [Fact]
    public void Rows_and_pictures_that_do_not_fit_are_refused()
    {
        (int, int, string)[] cases =
        [
            (-1, Size, "The row is -1; expected 0 to 36863."),
            (36_864, Size, "The row is 36864; expected 0 to 36863."),
            (0, 100, "The picture has 100 pixels; expected 1024."),
        ];
        foreach (var (row, pixels, sentence) in cases)
        {
            Assert.Equal(
                sentence,
                Assert.Throws<ArgumentException>(() => Sprites.Render(row, new byte[pixels])).Message
            );
        }
    }

    private static byte[] RenderAll()
    {
        var all = new byte[Sprites.Factors.RowCount * Size];
        for (var row = 0; row < Sprites.Factors.RowCount; row++)
        {
            Sprites.Render(row, all.AsSpan(row * Size, Size));
        }

        return all;
    }

    private static ReadOnlySpan<byte> Picture(int row) => All.AsSpan(row * Size, Size);

    private static int Row(int shape, int scale, int orientation, int x, int y) =>
        (((shape * 6 + scale) * 8 + orientation) * 16 + x) * 16 + y;

    private static byte[] Moved(ReadOnlySpan<byte> picture, int right, int down)
    {
        var moved = new byte[Size];
        for (var line = 0; line < Sprites.Side - down; line++)
        {
            picture
                .Slice(line * Sprites.Side, Sprites.Side - right)
                .CopyTo(moved.AsSpan((line + down) * Sprites.Side + right));
        }

        return moved;
    }
}
