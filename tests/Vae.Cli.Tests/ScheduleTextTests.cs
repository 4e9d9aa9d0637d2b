using Vae.Training;

namespace Vae.Cli.Tests;

public sealed class ScheduleTextTests
{
    [Fact]
    public void Beta_schedules_are_read()
    {
        Assert.Equal(new LinearWarmup(10, 1), ScheduleText.Beta("warmup"));
        Assert.Equal(new LinearWarmup(5, 0.5), ScheduleText.Beta("warmup:5:0.5"));
        Assert.Equal(new ConstantBeta(4), ScheduleText.Beta("constant:4"));
        Assert.Equal(new CyclicalBeta(3, 0.5, 2), ScheduleText.Beta("cyclical:3:2"));
    }

    [Fact]
    public void Learning_rate_schedules_are_read()
    {
        Assert.Equal(new ConstantLearningRate(), ScheduleText.Decay("none"));
        Assert.Equal(new CosineDecay(0.1), ScheduleText.Decay("cosine:0.1"));
        Assert.Equal(new StepDecay(10, 0.5), ScheduleText.Decay("step:10:0.5"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("warmup:x")]
    [InlineData("constant:1:2")]
    [InlineData("cyclical:1.5")]
    [InlineData("linear")]
    public void Other_beta_schedules_are_refused(string text) =>
        Assert.Throws<UsageException>(() => ScheduleText.Beta(text));

    [Theory]
    [InlineData("step")]
    [InlineData("cosine:a")]
    public void Other_learning_rate_schedules_are_refused(string text) =>
        Assert.Throws<UsageException>(() => ScheduleText.Decay(text));
}
