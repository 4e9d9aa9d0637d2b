namespace Vae.Training.Tests.Schedules;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(11, 0.5)]
    [InlineData(21, 0.25)]
    public void Steps_multiply_by_the_factor(int epoch, double factor) =>
        Assert.Equal(factor, new StepDecay(10, 0.5).FactorAt(new TrainingPoint(epoch, 7, 100, 30)), 12);

    [Theory]
    [InlineData(1, 0, 1)]
    [InlineData(3, 0, 0.55)]
    [InlineData(4, 0, 0.2318019484660536)]
    public void The_cosine_falls_from_one_to_the_final_factor(int epoch, int step, double factor) =>
        // 0.1 + 0.9 · (1 + cos(π · progress)) / 2 at progress 0, 1/2 and 3/4.
        Assert.Equal(factor, new CosineDecay(0.1).FactorAt(new TrainingPoint(epoch, step, 10, 4)), 9);

    [Fact]
    public void A_constant_is_one() =>
        Assert.Equal(1, new ConstantLearningRate().FactorAt(new TrainingPoint(9, 0, 10, 10)));
}
