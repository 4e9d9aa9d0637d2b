using System.CommandLine;
using System.Globalization;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae study latent-sizes</c>: what more latent dimensions bring.</summary>
internal sealed class LatentSizeStudyCommand : VaeCommand
{
    // Every size is a model on disk, and a column of means for each of the rows.
    private const int MostSize = 4096;

    private readonly Option<string> output = new("--out", "-o")
    {
        Description =
            "The directory of the trainings, the table and the figures; a study that was interrupted goes on there.",
        Required = true,
    };
    private readonly Option<string> data = new("--data")
    {
        Description = "mnist, fashion-mnist or a directory of files of labelled rows.",
        DefaultValueFactory = _ => "mnist",
    };
    private readonly ReadingOptions reading = new();
    private readonly Option<int?> limit = new("--limit")
    {
        Description = "Only the first training images; the test set stays whole.",
    };
    private readonly Option<string> sizes = new("--sizes")
    {
        Description = "The numbers of latent dimensions.",
        DefaultValueFactory = _ => "2,4,8,16,32,64,128,256",
    };
    private readonly Option<string> seeds = new("--seeds")
    {
        Description = "The seeds to train with.",
        DefaultValueFactory = _ => "1",
    };
    private readonly Option<int> epochs = new("--epochs")
    {
        Description = "Passes over the training images.",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<double> rate = new("--learning-rate")
    {
        Description = "Adam's learning rate, which falls to a hundredth by half a cosine.",
        DefaultValueFactory = _ => 0.002,
    };
    private readonly Option<string?> hidden = new("--hidden")
    {
        Description = "A multilayer perceptron with these hidden widths in place of the report's convolutions.",
    };
    private readonly Option<int> threads = new("--threads")
    {
        Description = "Threads that compute parts of a batch; 0 for one per core. They never change a bit.",
    };
    private readonly Option<bool> markdown = new("--markdown") { Description = "Print the table as Markdown." };
    private readonly Option<bool> json = new("--json") { Description = "Print every training's figures as JSON." };

    public LatentSizeStudyCommand(CliContext context)
        : base(
            context,
            "latent-sizes",
            "Train with several numbers of latent dimensions: the bound, the dimensions that are used, what a linear classifier reads from them, and t-SNE and UMAP.",
            "vae study latent-sizes --out latent-sizes"
        )
    {
        limit.Validators.Add(Validate.AtLeast(limit, 1));
        epochs.Validators.Add(Validate.InRange(epochs, 1, RecipeOptions.MostEpochs));
        AddAll(output, data);
        reading.AddTo(this);
        AddAll(limit, sizes, seeds, epochs, rate, hidden, threads, markdown, json);
    }

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(json))
        {
            parse.RequireNo($"{json.Name} prints no tables", markdown);
        }

        NativeLibraries.Require();
        var study = Plan(parse);
        var runs = StudyCommand.Finish(
            Context,
            study.Run(Context.Cancellation),
            study.Sizes.Count * study.Seeds.Count,
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

        StudyCommand.Write(Context, LatentSizeStudy.Table(runs), parse.GetValue(markdown));
        Context.Output.WriteLine(Path.Combine(study.Directory, LatentSizeStudy.FigureFile));
        Context.Output.WriteLine(Path.Combine(study.Directory, LatentSizeStudy.ProjectionsFile));
        return ExitCode.Success;
    }

    private LatentSizeStudy Plan(ParseResult parse)
    {
        var options = TrainingOptions.Report with
        {
            Preset = null,
            Epochs = parse.GetValue(epochs),
            LearningRate = parse.GetValue(rate),
            LearningRateSchedule = new CosineDecay(0.01),
            Beta = new ConstantBeta(),
            Threads = parse.GetValue(threads),
        };
        UsageException.Check(options.Validate);
        var each = NumberText.List<int>(parse.GetValue(sizes)!, sizes.Name);
        var repeats = NumberText.List<long>(parse.GetValue(seeds)!, seeds.Name);
        Validate.RequireDifferent(each, sizes);
        Validate.RequireDifferent(repeats, seeds);
        foreach (var size in each.Where(size => size is < 1 or > MostSize))
        {
            throw new UsageException($"{sizes.Name} has {size}; expected numbers from 1 to {MostSize}.");
        }

        var rows = TrainingData.Read(
            parse.GetValue(data)!,
            parse.GetValue(limit),
            null,
            Context,
            reading.Of(parse, Context)
        );
        var test =
            rows.Test
            ?? throw new UsageException($"The data set {rows.Train.Name} has no test images; a study needs them.");
        if (!rows.Train.HasLabels || !test.HasLabels)
        {
            throw new InvalidDataException(
                $"The data set {rows.Train.Name} has no labels; the study's classifier needs them, of training and of test rows."
            );
        }

        var study = new LatentSizeStudy
        {
            Architecture = UsageException.Check(() => Network(parse, rows.Train)),
            Options = options,
            Sizes = each,
            Seeds = repeats,
            Training = rows.Train,
            Test = test,
            Directory = parse.GetValue(output)!,
        };
        study.RequireDirectory();
        return study;
    }

    private VaeArchitecture Network(ParseResult parse, VaeDataset rows)
    {
        if (parse.GetValue(hidden) is { } widths)
        {
            return VaeArchitecture.Mlp(rows.Shape, NumberText.List<int>(widths, hidden.Name), latentSize: 2);
        }

        return rows.Shape.IsImage
            ? VaeArchitecture.ReportConv(image: rows.Shape)
            : throw new UsageException(
                $"The rows of {rows.Name} have shape {rows.Shape}, and convolutions need images; expected {hidden.Name}."
            );
    }

    private static string Done(LatentSizeRun run) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{run.LatentSize} dimensions, seed {run.Seed}: test {run.Reconstruction:F2} + {run.KlDivergence:F2} = {run.Total:F2}, {run.ActiveUnits} active units, linear classifier {run.Accuracy:P1}"
        );
}
