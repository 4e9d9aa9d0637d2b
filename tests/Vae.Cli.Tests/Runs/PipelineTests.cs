using System.Collections.Concurrent;

namespace Vae.Cli.Tests.Runs;

/// <summary>How blocks go through reading, computing and writing.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_memory_of_a_few_blocks_does_for_any_number_of_rows(int workers)
    {
        var source = new MadeSource(0, workers);
        new MadeRun(directory["a.idx"]) { Rows = new RowRange(0, 20_000) }.Run(source);
        Assert.InRange(source.Blocks, 1, 4 * workers);
        Assert.Equal(20_000, source.Computed.Count);
    }

    [Fact]
    public void Blocks_are_computed_side_by_side_and_written_in_order()
    {
        // The first block is not over before the second one is.
        using var second = new ManualResetEventSlim();
        var source = new MadeSource(0, workers: 2)
        {
            OnCompute = row =>
            {
                if (row == MadeRows.BlockRows)
                {
                    second.Set();
                }
                else if (row == 0)
                {
                    Assert.True(second.Wait(TimeSpan.FromMinutes(5)), "The second block waits for the first one.");
                }
            },
        };
        new MadeRun(directory["one/a.idx"]).Run(source);
        new MadeRun(directory["other/a.idx"]) { Workers = 1 }.Run();
        Trees.AssertSame(directory["other"], directory["one"]);
    }

    [Fact]
    public void No_more_blocks_are_computed_at_once_than_asked_for()
    {
        var (now, counts) = (0, new ConcurrentBag<int>());
        var source = new Watched(new MadeSource(0, workers: 2), change => counts.Add(Interlocked.Add(ref now, change)));
        new RunPipeline(source, []).Run(new RowRange(0, 5_000), _ => { }, () => { }, CancellationToken.None);
        Assert.InRange(counts.Max(), 1, 2);
    }

    [Fact]
    public void Progress_counts_the_rows()
    {
        var reports = new List<RunProgress>();
        var run = new MadeRun(directory["a.idx"]) { Rows = new RowRange(5, 20) };
        run.Run(new Reports(reports.Add), CancellationToken.None);
        Assert.Equal([3, 11, 19, 20], reports.Select(report => report.Done));
        Assert.All(reports, report => Assert.Equal(20, report.Total), throwIfEmpty: true);
        Assert.All(reports, report => Assert.True(report.RowsPerSecond > 0), throwIfEmpty: true);
    }

    [Fact]
    public void The_time_that_is_left_is_that_of_the_speed_so_far()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), new RunProgress(40, 100, 2).Remaining);
        Assert.Equal(TimeSpan.Zero, new RunProgress(40, 100, 0).Remaining);
        Assert.True(new RunProgress(0, long.MaxValue, 1e-300).Remaining > TimeSpan.FromDays(1000));
    }

    private sealed class Watched(MadeSource source, Action<int> change) : IRowSource
    {
        public int Workers => source.Workers;

        public RunBlock NewBlock() => source.NewBlock();

        public void Skip(long rows) => source.Skip(rows);

        public void Read(RunBlock block) => source.Read(block);

        public void Compute(RunBlock block)
        {
            change(1);
            source.Compute(block);
            change(-1);
        }

        public void CheckUnchanged() { }

        public void Dispose() { }
    }
}
