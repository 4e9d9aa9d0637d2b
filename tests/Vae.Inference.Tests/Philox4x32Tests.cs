namespace Vae.Inference.Tests;

/// <summary>The known-answer vectors of philox4x32-10 in the Random123 distribution (kat_vectors).</summary>
public class Philox4x32Tests
{
    [Fact]
    public void Zero_counter_and_key() =>
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox4x32.Block(0, 0, 0, 0, 0, 0));

    [Fact]
    public void All_bits_set() =>
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox4x32.Block(~0u, ~0u, ~0u, ~0u, ~0u, ~0u)
        );

    [Fact]
    public void Digits_of_pi() =>
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox4x32.Block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)
        );

    [Fact]
    public void Seed_row_block_and_purpose_fill_key_and_counter_low_words_first() =>
        Assert.Equal(
            Philox4x32.Block(0x55667788, 0x11223344, 9, 4, 0xddeeff00, 0x19aabbcc),
            Philox4x32.Block(0x19aabbccddeeff00, 0x1122334455667788, 9, NoisePurpose.Evaluation)
        );
}
