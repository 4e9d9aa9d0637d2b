using System.CommandLine;
using System.Globalization;
using Vae.Factors;
using Vae.Inference;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae study disentanglement</c>: does a heavier KL divergence disentangle the sprites' factors, and at what price?</summary>
internal sealed class DisentanglementStudyCommand : VaeCommand
{
    private readonly Option<string?> scored = new("--score")
    {
        Description = "The directory of a model of the sprites to score, in place of training any.",
    };
    private readonly Option<string?> output = new("--out", "-o")
    {
        Description =
            "The directory of the trainings, the table and the figure; a study that was interrupted goes on there.",
    };
    private readonly Option<string> betas = new("--betas")
    {
        Description = "The weights of the KL divergence.",
        DefaultValueFactory = _ => "0.5,1,2,4,8,16",
    };
    private readonly Option<string> seeds = new("--seeds")
    {
        Description = "The seeds to train with.",
        DefaultValueFactory = _ => "1,2,3",
    };
    private readonly Option<int> epochs = new("--epochs")
    {
        Description = "Passes over the sprites.",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<int> warmup = new("--warmup")
    {
        Description = "Epochs in which β rises.",
        DefaultValueFactory = _ => 3,
    };
    private readonly Option<double> rate = new("--learning-rate")
    {
        Description = "Adam's learning rate.",
        DefaultValueFactory = _ => 0.002,
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
    private readonly Option<int> threads = new("--threads")
    {
        Description = "Threads that compute parts of a batch; 0 for one per core. They never change a bit.",
    };
    private readonly Option<bool> markdown = new("--markdown") { Description = "Print the tables as Markdown." };
    private readonly Option<bool> json = new("--json") { Description = "Print every training's figures as JSON." };

    public DisentanglementStudyCommand(CliContext context)
        : base(
            context,
            "disentanglement",
            "Train with several weights of the KL divergence on sprites with known factors, or score a model: DCI, MIG, the β-VAE and FactorVAE scores.",
            "vae study disentanglement --out disentanglement"
        )
    {
        epochs.Validators.Add(Validate.InRange(epochs, 1, RecipeOptions.MostEpochs));
        warmup.Validators.Add(Validate.InRange(warmup, 1, RecipeOptions.MostEpochs));
        latent.Validators.Add(Validate.InRange(latent, 1, NetworkOptions.MostLatent));
        AddAll(output, scored, betas, seeds, epochs, warmup, rate, latent, hidden, threads, markdown, json);
    }

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(json))
        {
            parse.RequireNo($"{json.Name} prints no tables", markdown);
        }

        if (parse.GetValue(scored) is { } bundle)
        {
            parse.RequireNo(
                $"{bundle} is scored, and nothing is trained",
                output,
                betas,
                seeds,
                epochs,
                warmup,
                rate,
                latent,
                hidden,
                threads
            );
            Score(parse, bundle);
            return ExitCode.Success;
        }

        NativeLibraries.Require();
        var study = Plan(parse);
        var runs = StudyCommand.Finish(
            Context,
            study.Run(Context.Cancellation),
            study.Betas.Count * study.Seeds.Count,
            study.Directory,
            Done
        );
        if (runs is null)
        {
            return ExitCode.Interrupted;
        }

        study.Write(runs);
        if (parse.GetValue(json))
        {
            JsonText.Write(Context.Output, runs);
            return ExitCode.Success;
        }

        foreach (var table in DisentanglementStudy.Tables(runs))
        {
            StudyCommand.Write(Context, table, parse.GetValue(markdown));
        }

        Context.Output.WriteLine(Path.Combine(study.Directory, DisentanglementStudy.FigureFile));
        return ExitCode.Success;
    }

    private DisentanglementStudy Plan(ParseResult parse)
    {
        var directory =
            parse.GetValue(output)
            ?? throw new UsageException(
                $"Neither {output.Name}, a directory for the trainings, nor {scored.Name}, a model, was given; expected one of them."
            );
        var options = TrainingOptions.Report with
        {
            Preset = null,
            Epochs = parse.GetValue(epochs),
            LearningRate = parse.GetValue(rate),
            Threads = parse.GetValue(threads),
        };
        var weights = NumberText.List<double>(parse.GetValue(betas)!, betas.Name);
        foreach (var weight in weights)
        {
            UsageException.Check((options with { Beta = new ConstantBeta(weight) }).Validate);
        }

        var widths = NumberText.List<int>(parse.GetValue(hidden)!, hidden.Name);
        var each = NumberText.List<long>(parse.GetValue(seeds)!, seeds.Name);
        Validate.RequireDifferent(weights, betas);
        Validate.RequireDifferent(each, seeds);
        var architecture = UsageException.Check(() =>
            VaeArchitecture.Mlp(DisentanglementStudy.Shape, widths, parse.GetValue(latent))
        );
        var study = new DisentanglementStudy
        {
            Architecture = architecture,
            Options = options,
            Betas = weights,
            Seeds = each,
            WarmupEpochs = parse.GetValue(warmup),
            Rows = DisentanglementStudy.AllSprites(),
            Scoring = new DisentanglementOptions(),
            Directory = directory,
        };
        study.RequireDirectory();
        return study;
    }

    private void Score(ParseResult parse, string bundle)
    {
        using var vae = VaeModel.Load(bundle);
        var scores = DisentanglementStudy.Measure(vae, new DisentanglementOptions(), Context.Cancellation);
        if (parse.GetValue(json))
        {
            JsonText.Write(Context.Output, scores);
            return;
        }

        StudyCommand.Write(
            Context,
            new StudyTable(
                $"{bundle} on all sprites",
                ["figure", "value"],
                [
                    .. SpriteScores.Figures.Select(figure =>
                        (string[])[figure.Name, figure.Of(scores).ToString(figure.Format, CultureInfo.InvariantCulture)]
                    ),
                ]
            ),
            parse.GetValue(markdown)
        );
        StudyCommand.Write(Context, DisentanglementStudy.ImportanceTable(scores), parse.GetValue(markdown));
    }

    private static string Done(DisentanglementRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"β {run.Beta}, seed {run.Seed}: ")
        + string.Join(
            ", ",
            SpriteScores.Figures.Select(figure =>
                $"{figure.Name} {figure.Of(run.Scores).ToString(figure.Format, CultureInfo.InvariantCulture)}"
            )
        );
}
