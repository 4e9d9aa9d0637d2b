using Vae.Training;

namespace Vae.Cli;

/// <summary>Reads schedules from the command line: a name, then numbers after colons.</summary>
internal static class ScheduleText
{
    public const string BetaForms = "warmup[:EPOCHS[:TARGET]], constant[:VALUE] or cyclical[:CYCLES[:TARGET]]";
    public const string DecayForms = "none, cosine[:FINAL] or step:EPOCHS[:FACTOR]";

    /// <summary>Reads a β schedule in one of <see cref="BetaForms"/>.</summary>
    public static BetaSchedule Beta(string text) =>
        text.Split(':') switch
        {
            ["warmup"] => new LinearWarmup(),
            ["warmup", var epochs] => new LinearWarmup(Whole(epochs)),
            ["warmup", var epochs, var target] => new LinearWarmup(Whole(epochs), Number(target)),
            ["constant"] => new ConstantBeta(),
            ["constant", var value] => new ConstantBeta(Number(value)),
            ["cyclical"] => new CyclicalBeta(),
            ["cyclical", var cycles] => new CyclicalBeta(Whole(cycles)),
            ["cyclical", var cycles, var target] => new CyclicalBeta(Whole(cycles), Target: Number(target)),
            _ => throw new UsageException($"The β schedule is {text}; expected {BetaForms}."),
        };

    /// <summary>Reads a learning-rate schedule in one of <see cref="DecayForms"/>.</summary>
    public static LearningRateSchedule Decay(string text) =>
        text.Split(':') switch
        {
            ["none"] => new ConstantLearningRate(),
            ["cosine"] => new CosineDecay(),
            ["cosine", var final] => new CosineDecay(Number(final)),
            ["step", var epochs] => new StepDecay(Whole(epochs)),
            ["step", var epochs, var factor] => new StepDecay(Whole(epochs), Number(factor)),
            _ => throw new UsageException($"The learning-rate decay is {text}; expected {DecayForms}."),
        };

    /// <summary>Reads whole numbers with commas between them.</summary>
    public static IReadOnlyList<int> List(string text, string name = "The list") => NumberText.List<int>(text, name);

    private static int Whole(string text) => NumberText.Read<int>(text, "The schedule");

    private static double Number(string text) => NumberText.Read<double>(text, "The schedule");
}
