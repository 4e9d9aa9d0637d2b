using System.CommandLine;
using System.Globalization;
using Vae.Factors;
using Vae.Inference;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae study disentanglement</c>: does a heavier KL divergence disentangle the sprites' factors, and at what price?</summary>
internal sealed class DisentanglementStudyCommand : KeptStudyCommand<DisentanglementRun>
{
    private readonly Option<string?> scored = new("--score")
    {
        Description = "The directory of a model of the sprites to score, in place of training any.",
    };
    private readonly Option<string> betas = new("--betas")
    {
        Description = "The weights of the KL divergence.",
        DefaultValueFactory = _ => "0.5,1,2,4,8,16",
    };
    private readonly Option<int> latent = new("--latent")
    {
        Description = "Latent dimensions.",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<string> hidden = new("--hidden")
    {
        Description = "The hidden widths of the multilayer perceptron.",
        DefaultValueFactory = _ => "400,200",
    };

    public DisentanglementStudyCommand(CliContext context)
        : base(
            context,
            "disentanglement",
            "Train with several weights of the KL divergence on sprites with known factors, or score a model: DCI, MIG, the β-VAE and FactorVAE scores.",
            "vae study disentanglement --out disentanglement",
            defaultSeeds: "1,2,3"
        )
    {
        latent.Validators.Add(Validate.InRange(latent, 1, NetworkOptions.MostLatent));
        AddAll(scored, betas, latent, hidden);
    }

    protected override string WithoutDirectory =>
        $"Neither {Output.Name}, a directory for the trainings, nor {scored.Name}, a model, was given; expected one of them.";

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(scored) is not { } bundle)
        {
            return base.Run(parse);
        }

        parse.RequireNo($"{bundle} is scored, and nothing is trained", [.. OfTrainings, betas, latent, hidden]);
        Score(parse, bundle);
        return ExitCode.Success;
    }

    protected override IKeptStudy<DisentanglementRun> Plan(ParseResult parse, string directory)
    {
        var options = Recipe(parse);
        var weights = Validate.Different<double>(parse, betas);
        foreach (var weight in weights)
        {
            UsageException.Check((options with { Beta = new ConstantBeta(weight) }).Validate);
        }

        var widths = NumberText.List<int>(parse.GetValue(hidden)!, hidden.Name);
        return new DisentanglementStudy
        {
            Architecture = UsageException.Check(() =>
                VaeArchitecture.Mlp(DisentanglementStudy.Shape, widths, parse.GetValue(latent))
            ),
            Options = options,
            Betas = weights,
            Seeds = Seeds(parse),
            WarmupEpochs = Warmup(parse),
            Rows = DisentanglementStudy.AllSprites(),
            Scoring = new DisentanglementOptions(),
            Directory = directory,
        };
    }

    private void Score(ParseResult parse, string bundle)
    {
        using var vae = VaeModel.Load(bundle);
        var scores = DisentanglementStudy.Measure(vae, new DisentanglementOptions(), Context.Cancellation);
        if (IsJson(parse))
        {
            JsonText.Write(Context.Output, scores);
            return;
        }

        Write(
            parse,
            new StudyTable(
                $"{bundle} on all sprites",
                ["figure", "value"],
                [
                    .. SpriteScores.Figures.Select(figure =>
                        (string[])[figure.Name, figure.Of(scores).ToString(figure.Format, CultureInfo.InvariantCulture)]
                    ),
                ]
            )
        );
        Write(parse, DisentanglementStudy.ImportanceTable(scores));
    }
}
