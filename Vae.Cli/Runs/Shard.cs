using System.Globalization;
using Vae.Data;

namespace Vae.Cli;

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

    /// <summary>The name of the shard's output.</summary>
    public RowFileName Of(RowFileName whole) =>
        whole with
        {
            Stem = string.Create(CultureInfo.InvariantCulture, $"{whole.Stem}-{Index:D5}-of-{Count:D5}"),
        };

    /// <summary>The shard as it is asked for.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    // The product of a row count and a shard number may not fit into 64 bits.
    private long Cut(long rows, int shards) => (long)((Int128)rows * shards / Count);

    private static bool IsNumber(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

/// <summary>Rows that follow each other.</summary>
/// <param name="First">The number of the first row.</param>
/// <param name="Count">The number of rows.</param>
internal sealed record RowRange(long First, long Count)
{
    /// <summary>The number of the row behind the last one.</summary>
    public long End() => First + Count;
}

/// <summary>The shard that the engine which started this process wants of it: Slurm's job arrays, Kubernetes' indexed jobs.</summary>
internal static class EngineShard
{
    /// <summary>The shard that the environment names; null when it names none.</summary>
    /// <param name="environment">Gives a variable's value, or null.</param>
    /// <exception cref="ArgumentException">The variables do not make a shard.</exception>
    public static Shard? Find(Func<string, string?> environment) =>
        Slurm(environment) ?? Of(environment, "JOB_COMPLETION_INDEX", "JOB_COMPLETIONS");

    private static Shard? Slurm(Func<string, string?> environment)
    {
        const string index = "SLURM_ARRAY_TASK_ID";
        if (Of(environment, index, "SLURM_ARRAY_TASK_COUNT") is not { } shard)
        {
            return null;
        }

        // An array of some of the shards (--array=3,5) has another count, and would compute other rows than the shards it is to redo.
        var (first, last) = (environment("SLURM_ARRAY_TASK_MIN"), environment("SLURM_ARRAY_TASK_MAX"));
        return first is null or "" or "0" && (last is null or "" || last == $"{shard.Count - 1}")
            ? shard
            : throw new ArgumentException(
                $"The job array has {shard.Count} tasks from {first ?? "0"} to {last}; expected --array=0-{shard.Count - 1}, or --shard to redo single shards."
            );
    }

    private static Shard? Of(Func<string, string?> environment, string indexName, string countName)
    {
        // An empty variable is one that is not set, unless the other one says that there are shards.
        var (index, count) = (environment(indexName), environment(countName));
        if (index is null || (index.Length == 0 && string.IsNullOrEmpty(count)))
        {
            return null;
        }

        return Number(index) is { } i && Number(count) is { } n
            ? new Shard(i, n).Checked($"{indexName} is {index} and {countName} is {count}")
            : throw new ArgumentException(
                $"{indexName} is '{index}' and {countName} is {(string.IsNullOrEmpty(count) ? "not set" : $"'{count}'")}; expected two numbers, the shard and how many there are, or --shard."
            );
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
