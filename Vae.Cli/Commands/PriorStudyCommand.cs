using System.CommandLine;
using System.Globalization;
using Vae.Inference;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae study prior</c>: what a fitted prior does to generated rows.</summary>
internal sealed class PriorStudyCommand : VaeCommand
{
    private const int MostRows = 1_000_000;

    private readonly Argument<string> model = new("model") { Description = "The directory of the model bundle." };
    private readonly TrainingDataOptions data = new("mnist, fashion-mnist or a directory of files of labelled rows.");
    private readonly Option<string> components = new("--components")
    {
        Description = "The Gaussians of the mixtures.",
        DefaultValueFactory = _ => "10,50,200",
    };
    private readonly Option<string> seeds = new("--seeds")
    {
        Description = "The seeds of fits and draws.",
        DefaultValueFactory = _ => "1,2,3",
    };
    private readonly Option<int> count = new("--count")
    {
        Description = "The rows that are drawn with each seed.",
        DefaultValueFactory = _ => 10_000,
    };
    private readonly Option<int?> limit = new("--limit") { Description = "Only the first rows, of both sets." };
    private readonly Option<bool> markdown = new("--markdown") { Description = "Print the table as Markdown." };
    private readonly Option<bool> json = new("--json") { Description = "Print every draw's figures as JSON." };

    public PriorStudyCommand(CliContext context)
        : base(
            context,
            "prior",
            "Fit priors to a model: are rows drawn from them more like those of the test set?",
            "vae study prior models/mnist-vae-16d --data mnist --components 10,200"
        )
    {
        count.Validators.Add(Validate.InRange(count, 2, MostRows));
        limit.Validators.Add(Validate.AtLeast(limit, 1));
        Add(model);
        data.AddTo(this);
        AddAll(components, seeds, count, limit, markdown, json);
    }

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(json))
        {
            parse.RequireNo($"{json.Name} prints no table", markdown);
        }

        NativeLibraries.Require();
        var each = Validate.Different<int>(parse, components);
        foreach (var one in each.Where(one => one is < 1 or > VaeArchitecture.MostPriorComponents))
        {
            throw new UsageException(
                $"{components.Name} has {one}; expected numbers from 1 to {VaeArchitecture.MostPriorComponents}."
            );
        }

        var bundle = ModelBundle.Read(parse.GetRequiredValue(model));
        var rows = data.Read(parse, parse.GetValue(limit), parse.GetValue(limit), Context, bundle.Card.Training?.Data);
        if (bundle.Card.TrainedPrior is not null)
        {
            throw new UsageException(
                $"{parse.GetRequiredValue(model)} was trained with a prior of its own; expected a model of the standard normal prior."
            );
        }

        if (!rows.Train.HasLabels)
        {
            throw new UsageException(
                $"The data set {rows.Train.Name} has no labels, which the classifier learns; expected labelled rows."
            );
        }

        var study = new PriorStudy
        {
            Bundle = bundle,
            Training = rows.Train,
            Test =
                rows.Test
                ?? throw new UsageException($"The data set {rows.Train.Name} has no test rows; a study needs them."),
            Components = each,
            Seeds = Validate.Different<long>(parse, seeds),
            Count = parse.GetValue(count),
        };
        var runs = new List<PriorRun>();
        foreach (var run in study.Run(Context.Cancellation))
        {
            runs.Add(run);
            if (run.Components != PriorRun.TestRows)
            {
                Context.Error.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{runs.Count - 1}/{(each.Count + 1) * study.Seeds.Count}  {(run.Components == 0 ? "standard normal" : $"mixture of {run.Components}")}, seed {run.Seed}: Fréchet distance {run.Distance:F2}, {run.Certainty:P1} read for certain"
                    )
                );
            }
        }

        if (parse.GetValue(json))
        {
            JsonText.Write(Context.Output, runs);
            return ExitCode.Success;
        }

        StudyCommand.Write(Context, PriorStudy.Table(runs), parse.GetValue(markdown));
        return ExitCode.Success;
    }
}
