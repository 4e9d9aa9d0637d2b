namespace Vae.Cli.Tests.Runs;

/// <summary>What the engines' variables ask for.</summary>
public sealed class EngineShardTests
{
    [Fact]
    public void No_engine_asks_for_no_shard() => Assert.Null(Find(""));

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7", 3, 8)]
    [InlineData("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=0", 0, 1)]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8", 3, 8)]
    [InlineData("JOB_COMPLETION_INDEX=2 JOB_COMPLETIONS=5", 2, 5)]
    [InlineData("JOB_COMPLETIONS=5 SLURM_ARRAY_TASK_COUNT=8 JOB_COMPLETION_INDEX=4", 4, 5)]
    public void The_shard_is_found(string environment, int index, int count) =>
        Assert.Equal(new Shard(index, count), Find(environment));

    [Fact]
    public void Slurm_within_Kubernetes_is_what_counts() =>
        Assert.Equal(
            new Shard(1, 2),
            Find(
                "JOB_COMPLETION_INDEX=4 JOB_COMPLETIONS=5 SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=1"
            )
        );

    [Theory]
    [InlineData("SLURM_JOB_ID=7 SLURM_PROCID=1 SLURM_NTASKS=4")]
    [InlineData("JOB_COMPLETIONS=5")]
    [InlineData("SLURM_ARRAY_TASK_COUNT=5")]
    [InlineData("SLURM_ARRAY_TASK_ID=")]
    [InlineData("SLURM_ARRAY_TASK_ID= SLURM_ARRAY_TASK_COUNT= SLURM_ARRAY_TASK_MIN= SLURM_ARRAY_TASK_MAX=")]
    [InlineData("JOB_COMPLETION_INDEX=")]
    public void Jobs_that_are_no_arrays_ask_for_no_shard(string environment) => Assert.Null(Find(environment));

    [Theory]
    [InlineData("JOB_COMPLETION_INDEX=2", "JOB_COMPLETIONS is not set")]
    [InlineData("SLURM_ARRAY_TASK_ID=2", "SLURM_ARRAY_TASK_COUNT is not set")]
    [InlineData("JOB_COMPLETION_INDEX=5 JOB_COMPLETIONS=5", "from 0 to 4")]
    [InlineData("JOB_COMPLETION_INDEX=0 JOB_COMPLETIONS=0", "at least one shard")]
    [InlineData("JOB_COMPLETION_INDEX=x JOB_COMPLETIONS=5", "JOB_COMPLETION_INDEX is 'x'")]
    [InlineData("JOB_COMPLETION_INDEX= JOB_COMPLETIONS=5", "JOB_COMPLETION_INDEX is ''")]
    [InlineData("JOB_COMPLETION_INDEX=-1 JOB_COMPLETIONS=5", "JOB_COMPLETION_INDEX is '-1'")]
    [InlineData("JOB_COMPLETION_INDEX=1 JOB_COMPLETIONS=many", "JOB_COMPLETIONS is 'many'")]
    public void Variables_that_make_no_shard_are_refused(string environment, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => Find(environment)).Message);

    [Theory]
    // --array=1-8, the other way to count.
    [InlineData(3, 8, 1, 8)]
    // --array=0,3: two tasks of more shards than that.
    [InlineData(0, 2, 0, 3)]
    // --array=0-6:2.
    [InlineData(2, 4, 0, 6)]
    // --array=1: one task that is to be redone.
    [InlineData(0, 1, 1, 1)]
    public void Arrays_of_other_tasks_than_all_from_0_on_are_refused(int id, int count, int first, int last)
    {
        var message = Assert
            .Throws<ArgumentException>(() =>
                Find(
                    $"SLURM_ARRAY_TASK_ID={id} SLURM_ARRAY_TASK_COUNT={count} SLURM_ARRAY_TASK_MIN={first} SLURM_ARRAY_TASK_MAX={last}"
                )
            )
            .Message;
        Assert.Contains($"{count} tasks from {first} to {last}", message);
        Assert.Contains($"--array=0-{count - 1}", message);
    }

    [Fact]
    public void An_array_that_starts_elsewhere_is_refused_whatever_its_end() =>
        Assert.Contains(
            "expected --array=0-1",
            Assert
                .Throws<ArgumentException>(() =>
                    Find("SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=1")
                )
                .Message
        );

    private static Shard? Find(string environment)
    {
        var variables = environment
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return EngineShard.Find(variables.GetValueOrDefault);
    }
}
