namespace Vae.Training.Tests.Schedules;

public sealed class BetaScheduleTests
{
    private const int Steps = 10;

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(5, 0.5)]
    [InlineData(10, 1)]
    [InlineData(11, 1)]
    [InlineData(30, 1)]
    public void The_warm_up_follows_equation_31(int epoch, double beta)
    {
        Assert.Equal(beta, new LinearWarmup(10).At(Point(epoch, 0)), 12);
        Assert.Equal(beta, new LinearWarmup(10).At(Point(epoch, Steps - 1)), 12);
    }

    [Fact]
    public void No_warm_up_gives_the_target_at_once() => Assert.Equal(4, new LinearWarmup(0, 4).At(Point(1, 0)));

    [Fact]
    public void A_constant_is_constant() => Assert.Equal(4, new ConstantBeta(4).At(Point(17, 3)));

    [Fact]
    public void Each_cycle_rises_for_half_of_it_and_then_stays()
    {
        // 8 epochs of 10 steps in 4 cycles: a cycle is 20 steps, 10 of them rising by a tenth each.
        var schedule = new CyclicalBeta(4, 0.5);
        var values = Enumerable
            .Range(0, 80)
            .Select(i => schedule.At(new TrainingPoint(i / 10 + 1, i % 10, 10, 8)))
            .ToArray();

        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(Math.Min(1, i % 20 / 10.0), values[i], 9);
        }
    }

    [Fact]
    public void The_weight_is_full_from_the_end_of_the_warm_up()
    {
        Assert.Equal(10, new LinearWarmup(10).FirstFullEpoch);
        Assert.Equal(1, new ConstantBeta().FirstFullEpoch);
    }

    private static TrainingPoint Point(int epoch, int step) => new(epoch, step, Steps, 30);
}
