using System.CommandLine;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary>A study whose directory keeps what is done of it (<see cref="IKeptStudy{TRun}"/>): its trainings, its table and its figures.</summary>
internal abstract class KeptStudyCommand<TRun> : VaeCommand
{
    private readonly Option<string?> output = new("--out", "-o")
    {
        Description =
            "The directory of the trainings, the table and the figures; a study that was interrupted goes on there.",
    };
    private readonly Option<string> seeds = new("--seeds") { Description = "The seeds to train with." };
    private readonly Option<int> epochs = new("--epochs")
    {
        Description = "Passes over the training images.",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<int> warmup = new("--warmup")
    {
        Description = "Epochs in which the weight of the KL divergence rises; 0 for none.",
        DefaultValueFactory = _ => 3,
    };
    private readonly Option<double> rate = new("--learning-rate")
    {
        Description = "Adam's learning rate at the first step.",
        DefaultValueFactory = _ => 0.002,
    };
    private readonly Option<int> threads = new("--threads")
    {
        Description = "Threads that compute parts of a batch; 0 for one per core. They never change a bit.",
    };
    private readonly Option<bool> markdown = new("--markdown") { Description = "Print the tables as Markdown." };
    private readonly Option<bool> json = new("--json") { Description = "Print every training's figures as JSON." };

    /// <param name="context">Where lines go to.</param>
    /// <param name="name">The study's name.</param>
    /// <param name="description">What it finds out.</param>
    /// <param name="example">A whole command.</param>
    /// <param name="defaultSeeds">The seeds where none are given.</param>
    protected KeptStudyCommand(
        CliContext context,
        string name,
        string description,
        string example,
        string defaultSeeds = "1"
    )
        : base(context, name, description, example)
    {
        seeds.DefaultValueFactory = _ => defaultSeeds;
        epochs.Validators.Add(Validate.InRange(epochs, 1, RecipeOptions.MostEpochs));
        warmup.Validators.Add(Validate.InRange(warmup, 0, RecipeOptions.MostEpochs));
        AddAll(output, seeds, epochs, warmup, rate, threads, markdown, json);
    }

    /// <summary>The option of the directory.</summary>
    protected Option<string?> Output => output;

    /// <summary>What is of trainings alone.</summary>
    protected IReadOnlyList<Option> OfTrainings => [output, seeds, epochs, warmup, rate, threads];

    /// <summary>The study; its directory may be another's yet.</summary>
    /// <exception cref="UsageException">An option makes no sense.</exception>
    protected abstract IKeptStudy<TRun> Plan(ParseResult parse, string directory);

    /// <summary>Says what is needed where there is no directory.</summary>
    protected virtual string WithoutDirectory =>
        $"{output.Name} was not given; expected a directory for the trainings.";

    /// <summary>How to train, apart from the seed and β.</summary>
    protected TrainingOptions Recipe(ParseResult parse) =>
        TrainingOptions.Report with
        {
            Preset = null,
            Epochs = parse.GetValue(epochs),
            LearningRate = parse.GetValue(rate),
            Threads = parse.GetValue(threads),
        };

    /// <summary>The epochs in which β rises.</summary>
    /// <exception cref="UsageException">They are more than there are.</exception>
    protected int Warmup(ParseResult parse)
    {
        Validate.RequireReached(parse, warmup, epochs);
        return parse.GetValue(warmup);
    }

    /// <summary>The seeds, each of which is another.</summary>
    protected IReadOnlyList<long> Seeds(ParseResult parse) => Validate.Different<long>(parse, seeds);

    /// <summary>Whether JSON is asked for, and no tables.</summary>
    protected bool IsJson(ParseResult parse)
    {
        if (parse.GetValue(json))
        {
            parse.RequireNo($"{json.Name} prints no tables", markdown);
        }

        return parse.GetValue(json);
    }

    /// <summary>Prints a table as it is asked for.</summary>
    protected void Write(ParseResult parse, StudyTable table) =>
        StudyCommand.Write(Context, table, parse.GetValue(markdown));

    protected override int Run(ParseResult parse)
    {
        var isJson = IsJson(parse);
        NativeLibraries.Require();
        var study = Plan(parse, parse.GetValue(output) ?? throw new UsageException(WithoutDirectory));
        study.RequireDirectory();
        var trainings = study.Run(Context.Cancellation);
        if (StudyCommand.Finish(Context, trainings, study.Count, study.Describe, study.Directory) is not { } runs)
        {
            return ExitCode.Interrupted;
        }

        Context.Error.WriteLine("Drawing the figures ...");
        var figures = study.Write(runs);
        if (isJson)
        {
            JsonText.Write(Context.Output, runs);
            return ExitCode.Success;
        }

        foreach (var table in study.Tables(runs))
        {
            Write(parse, table);
        }

        foreach (var figure in figures)
        {
            Context.Output.WriteLine(Path.Combine(study.Directory, figure));
        }

        return ExitCode.Success;
    }
}
