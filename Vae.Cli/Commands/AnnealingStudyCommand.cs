using System.CommandLine;
using Vae.Report;

namespace Vae.Cli;

/// <summary><c>vae study annealing</c>: with and without KL warm-up.</summary>
internal sealed class AnnealingStudyCommand(CliContext context)
    : StudyCommand(
        context,
        "annealing",
        "Train with and without KL warm-up: does the posterior collapse without? KL divergence and loss after each epoch.",
        "vae study annealing --limit 20000 --epochs 15"
    )
{
    protected override IReadOnlyList<StudyArm> Arms(ParseResult parse, int warmupEpochs) =>
        AnnealingStudy.Arms(warmupEpochs);

    protected override IReadOnlyList<StudyTable> Tables(IReadOnlyList<StudyRun> runs) => AnnealingStudy.Tables(runs);
}
