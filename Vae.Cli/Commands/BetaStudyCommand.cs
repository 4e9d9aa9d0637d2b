using System.CommandLine;
using Vae.Report;

namespace Vae.Cli;

/// <summary><c>vae study beta</c>: reconstruction against KL divergence.</summary>
internal sealed class BetaStudyCommand : StudyCommand
{
    private readonly Option<string> betas = new("--betas")
    {
        Description = "The weights of the KL divergence.",
        DefaultValueFactory = _ => "0.1,0.5,1,2,4,8",
    };

    public BetaStudyCommand(CliContext context)
        : base(
            context,
            "beta",
            "Train with several weights of the KL divergence: what does β trade?",
            "vae study beta --latent 16 --limit 20000 --seeds 1"
        ) => Add(betas);

    protected override IReadOnlyList<StudyArm> Arms(ParseResult parse, int warmupEpochs) =>
        BetaStudy.Arms(Validate.Different<double>(parse, betas), warmupEpochs);

    protected override string NameOf(StudyRun run) => $"β {run.Arm}";

    protected override IReadOnlyList<StudyTable> Tables(IReadOnlyList<StudyRun> runs) => BetaStudy.Tables(runs);
}
