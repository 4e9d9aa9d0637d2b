namespace Vae.Inference.Tests;

public sealed class BinaryPixelsTests
{
    [Fact]
    public void A_pixel_is_white_as_often_as_its_grey_level_says()
    {
        float[] levels = [0, 0.1f, 0.5f, 0.9f, 1, 64 / 255f, 1e-4f];
        const int rows = 40_000;
        var white = new double[levels.Length];
        for (var row = 0; row < rows; row++)
        {
            var pixels = levels.ToArray();
            BinaryPixels.Draw(seed: 3, row, NoisePurpose.Binarization, pixels);
            for (var i = 0; i < pixels.Length; i++)
            {
                Assert.True(pixels[i] is 0 or 1);
                white[i] += pixels[i];
            }
        }

        for (var i = 0; i < levels.Length; i++)
        {
            // Six standard deviations of a binomial's share.
            var error = 6 * Math.Sqrt(levels[i] * (1 - levels[i]) / rows);
            Assert.InRange(white[i] / rows, levels[i] - error, levels[i] + error);
        }

        Assert.Equal((0, rows), (white[0], white[4]));
    }

    [Fact]
    public void A_row_is_a_function_of_the_seed_the_row_and_the_purpose()
    {
        static string Of(long seed, long row, NoisePurpose purpose)
        {
            var pixels = Enumerable.Repeat(0.5f, 64).ToArray();
            BinaryPixels.Draw(seed, row, purpose, pixels);
            return string.Concat(pixels.Select(pixel => pixel > 0 ? '1' : '0'));
        }

        var one = Of(1, 7, NoisePurpose.Binarization);
        Assert.Equal(one, Of(1, 7, NoisePurpose.Binarization));
        Assert.Equal(
            4,
            new[]
            {
                one,
                Of(2, 7, NoisePurpose.Binarization),
                Of(1, 8, NoisePurpose.Binarization),
                Of(1, 7, NoisePurpose.DynamicBinarization),
            }
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public void Each_pixel_is_compared_with_the_next_word_of_its_rows_blocks()
    {
        var pixels = Enumerable.Repeat(0.5f, 11).ToArray();
        BinaryPixels.Draw(1, 2, NoisePurpose.Binarization, pixels);

        uint[] words =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(block => Philox4x32.Block(1, 2, (uint)block, NoisePurpose.Binarization))
                .SelectMany(block => new[] { block.W0, block.W1, block.W2, block.W3 }),
        ];
        Assert.Equal(words.Take(11).Select(word => word < 1u << 31 ? 1f : 0), pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_row_that_ends_within_a_block_begins_as_a_longer_one(int length)
    {
        var (longer, shorter) = (Enumerable.Repeat(0.5f, 8).ToArray(), Enumerable.Repeat(0.5f, length).ToArray());
        BinaryPixels.Draw(1, 2, NoisePurpose.Binarization, longer);
        BinaryPixels.Draw(1, 2, NoisePurpose.Binarization, shorter);

        Assert.Equal(longer[..length], shorter);
    }
}
