using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace Vae.Fuzz;

/// <summary>An input: a seed with edits. FsCheck shrinks it by leaving edits out, so a failure shows with the fewest.</summary>
internal sealed record FuzzCase(int Seed, IReadOnlyList<Edit> Edits)
{
    private const int MostEdits = 6;

    /// <summary>Draws cases for a target.</summary>
    public static Arbitrary<FuzzCase> For(FuzzTarget target)
    {
        var cases =
            from seed in Gen.Choose(0, target.Seeds.Count - 1)
            from count in Gen.Choose(0, MostEdits)
            from edits in Edit.Any.ArrayOf(count)
            select new FuzzCase(seed, edits);
        return Arb.From(cases, Shrunk);
    }

    /// <summary>The input.</summary>
    public byte[] Bytes(FuzzTarget target)
    {
        var bytes = new List<byte>(target.Seeds[Seed]);
        foreach (var edit in Edits)
        {
            edit.Apply(bytes, target);
        }

        return [.. bytes];
    }

    private static IEnumerable<FuzzCase> Shrunk(FuzzCase found) =>
        Enumerable
            .Range(0, found.Edits.Count)
            .Select(i => found with { Edits = [.. found.Edits.Where((_, j) => j != i)] });
}

/// <summary>One change of some bytes.</summary>
/// <param name="Kind">What is changed.</param>
/// <param name="Place">Where.</param>
/// <param name="Size">How much of it.</param>
/// <param name="Value">By what.</param>
internal sealed record Edit(EditKind Kind, int Place, int Size, int Value)
{
    private const int HeaderBytes = 48;
    private const int MostBytes = 1 << 18;

    private static readonly long[] Numbers =
    [
        0,
        1,
        -1,
        2,
        3,
        7,
        8,
        9,
        10,
        64,
        127,
        128,
        255,
        256,
        1000,
        32767,
        65535,
        65536,
        1 << 20,
        int.MaxValue,
        uint.MaxValue,
        1L << 32,
        1L << 40,
        long.MaxValue / 4,
        long.MaxValue,
        long.MinValue,
    ];

    /// <summary>Any edit.</summary>
    public static Gen<Edit> Any { get; } =
        from kind in Gen.Choose(0, Enum.GetValues<EditKind>().Length - 1)
        from place in Gen.Choose(0, int.MaxValue - 1)
        from size in Gen.Choose(0, int.MaxValue - 1)
        from value in Gen.Choose(0, int.MaxValue - 1)
        select new Edit((EditKind)kind, place, size, value);

    /// <summary>Changes the bytes; every edit means something for any bytes.</summary>
    public void Apply(List<byte> bytes, FuzzTarget target)
    {
        // Half of the edits are where headers are.
        var end = (Place & 1) == 0 ? Math.Min(bytes.Count, HeaderBytes) : bytes.Count;
        var at = (Place >> 1) % (end + 1);
        switch (Kind)
        {
            case EditKind.Bit when at < bytes.Count:
                bytes[at] ^= (byte)(1 << (Value % 8));
                break;
            case EditKind.Byte when at < bytes.Count:
                bytes[at] = (byte)Value;
                break;
            case EditKind.Word when target.Words.Count > 0:
                Replace(bytes, at, 0, target.Words[Value % target.Words.Count]);
                break;
            case EditKind.WordForBytes when target.Words.Count > 0:
                var word = target.Words[Value % target.Words.Count];
                Replace(bytes, at, Size % (word.Length + 3), word);
                break;
            case EditKind.Removal:
                Replace(bytes, at, 1 + Size % 16, []);
                break;
            case EditKind.Doubling:
                var length = Math.Min(1 + Size % 64, bytes.Count - at);
                Replace(bytes, at, 0, [.. bytes.GetRange(at, length)]);
                break;
            case EditKind.End:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case EditKind.Number:
                var number = Number(Numbers[Value % Numbers.Length] + (Value >> 8) % 3 - 1, Size);
                Replace(bytes, at, number.Length, number);
                break;
            case EditKind.OtherSeed:
                var other = target.Seeds[Value % target.Seeds.Count];
                Replace(bytes, at, bytes.Count, other.AsSpan(Size % (other.Length + 1)));
                break;
            case EditKind.Digit when at < bytes.Count:
                var digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                if (digit >= 0)
                {
                    bytes[digit] = (byte)('0' + Value % 10);
                }

                break;
        }
    }

    private static byte[] Number(long value, int kind)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        bytes = bytes[..(1 << (kind % 4))];
        if ((kind & 4) != 0)
        {
            Array.Reverse(bytes);
        }

        return (kind & 8) != 0 ? System.Text.Encoding.ASCII.GetBytes($"{value}") : bytes;
    }

    private static void Replace(List<byte> bytes, int at, int count, ReadOnlySpan<byte> by)
    {
        bytes.RemoveRange(at, Math.Min(count, bytes.Count - at));
        if (bytes.Count + by.Length <= MostBytes)
        {
            bytes.InsertRange(at, by);
        }
    }
}

/// <summary>The ways to change bytes.</summary>
internal enum EditKind
{
    /// <summary>One bit is turned.</summary>
    Bit,

    /// <summary>A byte becomes any other.</summary>
    Byte,

    /// <summary>A word is put in.</summary>
    Word,

    /// <summary>A word takes the place of some bytes.</summary>
    WordForBytes,

    /// <summary>Some bytes go.</summary>
    Removal,

    /// <summary>Some bytes come twice.</summary>
    Doubling,

    /// <summary>The rest goes.</summary>
    End,

    /// <summary>A number with a reputation, in binary of some width or in digits.</summary>
    Number,

    /// <summary>The rest is that of another seed.</summary>
    OtherSeed,

    /// <summary>A digit becomes another.</summary>
    Digit,
}
