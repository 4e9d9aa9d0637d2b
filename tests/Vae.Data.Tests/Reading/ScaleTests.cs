using System.Text;

namespace Vae.Data.Tests.Reading;

/// <summary>What elements are divided by, and what looks wrong with that.</summary>
public sealed class ScaleTests
{
    public static TheoryData<byte[], float[]> Files =>
        new()
        {
            { NpyBytes.Of<byte>("|u1", [0, 4, 16], 3, 1), [0, 4, 16] },
            { NpyBytes.Of<sbyte>("|i1", [0, -4, 16], 3, 1), [0, -4, 16] },
            { NpyBytes.Of<ushort>("<u2", [0, 4, 65535], 3, 1), [0, 4, 65535] },
            { NpyBytes.Of<float>("<f4", [0, 4, 16], 3, 1), [0, 4, 16] },
            { NpyBytes.Of<double>("<f8", [0, 4, 16], 3, 1), [0, 4, 16] },
            { [0, 0, 8, 2, 0, 0, 0, 3, 0, 0, 0, 1, 0, 4, 16], [0, 4, 16] },
            { Encoding.UTF8.GetBytes("0\n4\n16\n"), [0, 4, 16] },
        };

    [Theory]
    [MemberData(nameof(Files))]
    public void Any_format_is_divided_by_what_is_asked_for(byte[] contents, float[] numbers)
    {
        foreach (var largest in (float[])[1, 16, 255, 0.5f])
        {
            using var reader = Open(contents, largest);
            Assert.Equal(numbers.Select(number => number / largest), reader.ReadAll().Rows);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Only_bytes_are_divided_when_nothing_is_asked_for(byte[] contents, float[] numbers)
    {
        using var reader = Open(contents);
        var divisor = reader.ElementType == RowElement.UInt8 ? 255f : 1f;
        Assert.Equal(numbers.Select(number => number / divisor), reader.ReadAll().Rows);
    }

    [Theory]
    [InlineData(1, null, "bytes of at most 1, which were divided by 255")]
    [InlineData(16, null, "bytes of at most 16, which were divided by 255")]
    [InlineData(31, null, "bytes of at most 31, which were divided by 255")]
    [InlineData(32, null, null)]
    [InlineData(0, null, null)]
    [InlineData(1, 1f, null)]
    [InlineData(16, 16f, null)]
    public void Bytes_that_become_nearly_black_are_told(byte most, float? largest, string? found)
    {
        var bytes = NpyBytes.Of<byte>("|u1", [0, most, 0, most], 2, 2);
        using var reader = Open(bytes, largest);
        Assert.Null(reader.Warning);
        reader.ReadAll();
        using var exact = Open(bytes, largest);
        Assert.Equal(2, exact.ReadValues<byte>(new byte[4]));
        Assert.Equal(reader.Warning, exact.Warning);
        if (found is null)
        {
            Assert.Null(reader.Warning);
        }
        else
        {
            Assert.Contains(found, reader.Warning, StringComparison.Ordinal);
            Assert.Contains($"(--max-value {most})", reader.Warning, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_that_were_divided_before_are_told()
    {
        using var text = Open("0.5,1\n0,0.25\n"u8.ToArray(), 255);
        text.ReadAll();
        Assert.Contains("numbers of at most 1, which were divided by 255", text.Warning, StringComparison.Ordinal);
        using var floats = Open(NpyBytes.Of<float>("<f4", [0.5f, 1], 1, 2), 255);
        floats.ReadAll();
        Assert.Contains("numbers of at most 1, which were divided by 255", floats.Warning, StringComparison.Ordinal);
        using var plain = Open(NpyBytes.Of<float>("<f4", [0.01f, 0.02f], 1, 2));
        plain.ReadAll();
        Assert.Null(plain.Warning);
    }

    [Fact]
    public void Booleans_are_0_and_1()
    {
        var bytes = NpyBytes.Of<byte>("|b1", [1, 0, 1], 3);
        using var reader = Open(bytes);
        Assert.Equal(RowElement.Int8, reader.ElementType);
        Assert.Equal([1f, 0f, 1f], reader.ReadAll().Rows);
        bytes[^1] = 2;
        Assert.Contains("neither 0 nor 1", Reading.Refusal(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_scale_is_a_finite_number_above_0(float largest) =>
        Assert.Throws<ArgumentException>(() => Open("1\n"u8.ToArray(), largest));

    private static RowReader Open(byte[] contents, float? largest = null) =>
        RowReader.Open(new MemoryStream(contents), "x", new() { LargestValue = largest });
}
