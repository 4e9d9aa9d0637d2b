using System.Globalization;

namespace Vae.Batch;

/// <summary>One of several parts of a run, which are computed apart from each other and joined afterwards.</summary>
/// <param name="Index">The part's number, from 0.</param>
/// <param name="Count">The number of parts.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>Reads <c>I/N</c>.</summary>
    /// <exception cref="ArgumentException">It is not that, N is 0, or I is not below N.</exception>
    public static Shard Parse(string text)
    {
        var sides = text.Split('/');
        return sides.Length == 2 && IsNumber(sides[0], out var index) && IsNumber(sides[1], out var count)
            ? new Shard(index, count).Checked($"The shard is {text}")
            : throw new ArgumentException($"The shard is '{text}'; expected I/N, such as 0/8 for the first of eight.");
    }

    /// <summary>This shard, if there is one such.</summary>
    /// <param name="found">How the error starts.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Shard Checked(string found) =>
        Count < 1 ? throw new ArgumentException($"{found}; expected at least one shard, so N from 1 on.")
        : Index < 0 || Index >= Count
            ? throw new ArgumentException($"{found}; expected I from 0 to {Count - 1}, below N.")
        : this;

    /// <summary>This shard's rows: all shards have as many, give or take one, and follow each other without a gap.</summary>
    public RowRange Of(RowRange whole)
    {
        var (start, end) = (Cut(whole.Count, Index), Cut(whole.Count, Index + 1));
        return new RowRange(whole.First + start, end - start);
    }

    /// <summary>What comes behind the name of the whole, in the shard's.</summary>
    public string Suffix() => string.Create(CultureInfo.InvariantCulture, $"-{Index:D5}-of-{Count:D5}");

    /// <summary>The shard as it is asked for.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    // The product of a row count and a shard number may not fit into 64 bits.
    private long Cut(long rows, int shards) => (long)((Int128)rows * shards / Count);

    private static bool IsNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
