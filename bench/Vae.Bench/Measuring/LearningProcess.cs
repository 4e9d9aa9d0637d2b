using System.CommandLine;

namespace Vae.Bench.Measuring;

internal static class LearningProcess
{
    public static Command Command() => new("learn-rows") { Hidden = true };
}
