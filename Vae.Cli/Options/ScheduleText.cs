using Vae.Training;

namespace Vae.Cli;

/// <summary>Reads schedules from the command line: a name, then numbers after colons.</summary>
internal static class ScheduleText
{
    public const string BetaName = "--beta";
    public const string DecayName = "--lr-decay";
    public const string BetaForms = "warmup[:EPOCHS[:TARGET]], constant[:VALUE] or cyclical[:CYCLES[:TARGET]]";
    public const string DecayForms = "none, cosine[:FINAL] or step:EPOCHS[:FACTOR]";

    /// <summary>Reads a β schedule in one of <see cref="BetaForms"/>.</summary>
    public static BetaSchedule Beta(string text) =>
        text.Split(':') switch
        {
            ["warmup"] => new LinearWarmup(),
            ["warmup", var epochs] => new LinearWarmup(NumberText.Read<int>(epochs, BetaName)),
            ["warmup", var epochs, var target] => new LinearWarmup(
                NumberText.Read<int>(epochs, BetaName),
                NumberText.Read<double>(target, BetaName)
            ),
            ["constant"] => new ConstantBeta(),
            ["constant", var value] => new ConstantBeta(NumberText.Read<double>(value, BetaName)),
            ["cyclical"] => new CyclicalBeta(),
            ["cyclical", var cycles] => new CyclicalBeta(NumberText.Read<int>(cycles, BetaName)),
            ["cyclical", var cycles, var target] => new CyclicalBeta(
                NumberText.Read<int>(cycles, BetaName),
                Target: NumberText.Read<double>(target, BetaName)
            ),
            _ => throw new UsageException($"The β schedule is {text}; expected {BetaForms}."),
        };

    /// <summary>Reads a learning-rate schedule in one of <see cref="DecayForms"/>.</summary>
    public static LearningRateSchedule Decay(string text) =>
        text.Split(':') switch
        {
            ["none"] => new ConstantLearningRate(),
            ["cosine"] => new CosineDecay(),
            ["cosine", var final] => new CosineDecay(NumberText.Read<double>(final, DecayName)),
            ["step", var epochs] => new StepDecay(NumberText.Read<int>(epochs, DecayName)),
            ["step", var epochs, var factor] => new StepDecay(
                NumberText.Read<int>(epochs, DecayName),
                NumberText.Read<double>(factor, DecayName)
            ),
            _ => throw new UsageException($"The learning-rate decay is {text}; expected {DecayForms}."),
        };
}
