using System.Globalization;

namespace Vae.Batch;

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
        var (first, last) = (environment("SLURM_ARRAY_TASK_MIN") ?? "0", environment("SLURM_ARRAY_TASK_MAX"));
        return first == "0" && (last is null || last == $"{shard.Count - 1}")
            ? shard
            : throw new ArgumentException(
                $"The job array has {shard.Count} tasks from {first} to {last}; expected --array=0-{shard.Count - 1}, or --shard to redo single shards."
            );
    }

    private static Shard? Of(Func<string, string?> environment, string indexName, string countName)
    {
        if (environment(indexName) is not { } index)
        {
            return null;
        }

        var count = environment(countName);
        return Number(index) is { } i && Number(count) is { } n
            ? new Shard(i, n).Checked($"{indexName} is {index} and {countName} is {count}")
            : throw new ArgumentException(
                $"{indexName} is '{index}' and {countName} is {(count is null ? "not set" : $"'{count}'")}; expected two numbers, the shard and how many there are, or --shard."
            );
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
