namespace Vae.Cli.Tests;

/// <summary>Which signals count, by a clock that the test sets.</summary>
public sealed class InterruptionTests
{
    private readonly SetClock clock = new();
    private readonly Interruption interruption;
    private int begun;

    public InterruptionTests() => interruption = new Interruption(clock);

    [Fact]
    public void Signals_within_a_second_are_one_and_a_later_one_ends_the_process()
    {
        using var seen = interruption.Cancellation.Register(() => begun++);
        Assert.True(interruption.Take());
        clock.Now = TimeSpan.FromMilliseconds(1);
        Assert.True(interruption.Take());
        clock.Now = TimeSpan.FromMilliseconds(999);
        Assert.True(interruption.Take());
        clock.Now = TimeSpan.FromMilliseconds(1000);
        Assert.False(interruption.Take());
        Assert.Equal(1, begun);
    }

    [Fact]
    public void A_signal_at_the_end_takes_nothing_from_finished_work()
    {
        interruption.End();
        Assert.True(interruption.Take());
        Assert.False(interruption.Cancellation.IsCancellationRequested);
        clock.Now = TimeSpan.FromSeconds(2);
        Assert.False(interruption.Take());
    }

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
