using System.CommandLine;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae study annealing</c>: with and without KL warm-up.</summary>
internal sealed class AnnealingStudyCommand : StudyCommand
{
    private readonly Option<bool> autoregressive = new("--autoregressive")
    {
        Description =
            "Give the decoder the pixels before each pixel, too, so that it can do without the latent vector: a masked autoencoder of black and white pixels in place of the report's network.",
    };

    public AnnealingStudyCommand(CliContext context)
        : base(
            context,
            "annealing",
            "Train with and without KL warm-up: does the posterior collapse without? KL divergence and loss after each epoch.",
            "vae study annealing --limit 20000 --epochs 15"
        ) => Add(autoregressive);

    protected override IReadOnlyList<StudyArm> Arms(ParseResult parse, int warmupEpochs) =>
        AnnealingStudy.Arms(warmupEpochs);

    protected override StudyPlan Plan(ParseResult parse)
    {
        var plan = base.Plan(parse);
        if (!parse.GetValue(autoregressive))
        {
            return plan;
        }

        RequireNoNetwork(parse, $"{autoregressive.Name} is a network of its own");
        UsageException.Check(() => AutoregressiveTraining.Require(plan));
        return plan with { IsAutoregressive = true };
    }

    protected override IReadOnlyList<StudyTable> Tables(IReadOnlyList<StudyRun> runs) => AnnealingStudy.Tables(runs);
}
