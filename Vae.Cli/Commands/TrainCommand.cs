using System.CommandLine;
using Vae.Data;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae train</c>: trains a model and exports its bundle.</summary>
internal sealed class TrainCommand : VaeCommand
{
    private readonly NetworkOptions network = new();
    private readonly RecipeOptions recipe = new();
    private readonly TableTrainingOptions tables = new();
    private readonly TrainingDataOptions data = new(
        "What to learn from: mnist, fashion-mnist, sprites, a directory or a file of rows, or a directory of pictures, whose sub-directories are the classes."
    );
    private readonly Option<string> output = new("--out", "-o")
    {
        Description = "The directory of the model bundle; checkpoints go below it.",
        Required = true,
    };
    private readonly Option<string?> classNames = new("--class-names")
    {
        Description =
            "Names of a cvae's classes for the model card, from class 0 on: cat,dog,bird, or a file with a name on each line.",
    };
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Go on from the checkpoint, as if never interrupted; with more --epochs also after its end.",
    };
    private readonly Option<int?> limit = new("--limit")
    {
        Description = "Only the first rows, of the training and of the test set.",
    };
    private readonly Option<bool> overwrite = OutputOptions.Overwrite();
    private readonly Option<bool> json = new("--json") { Description = "Print the final figures as JSON." };

    public TrainCommand(CliContext context)
        : base(
            context,
            "train",
            "Train a variational autoencoder and export it to ONNX.",
            "vae train --model cvae --data mnist --preset report --seed 1 --out digits"
        )
    {
        limit.Validators.Add(Validate.AtLeast(limit, 1));
        data.AddTo(this);
        Add(output);
        network.AddTo(this);
        recipe.AddTo(this);
        tables.AddTo(this);
        AddAll(classNames, limit, resume, overwrite, json);
    }

    protected override int Run(ParseResult parse)
    {
        if (tables.IsTable(parse))
        {
            return RunTable(parse);
        }

        if (network.HasCodes(parse))
        {
            parse.RequireNo("the divergence of codes is constant and has no weight", recipe.BetaOption);
        }

        var options = parse.GetValue(resume) ? null : recipe.Options(parse);
        var names = ClassNames(parse);
        var (directory, checkpoints) = Directories(parse);
        var rows = data.Read(parse, parse.GetValue(limit), parse.GetValue(limit), Context);
        if (names is not null)
        {
            if (rows.Train.ClassNames is { } folders)
            {
                throw new UsageException(
                    $"{classNames.Name} was given, and the sub-folders of {rows.Train.Name} name the classes: {string.Join(", ", folders)}; expected the command without it."
                );
            }

            rows = rows with { Train = UsageException.Check(() => rows.Train.WithClassNames(names)) };
        }

        using var trainer = options is null
            ? Resume(parse, checkpoints)
            : UsageException.Check(() =>
                new VaeTrainer(network.Architecture(parse, rows.Train, recipe.Preset(parse)), options, checkpoints)
            );
        using var orderly = Context.InGoodOrder();
        var result = TrainingDisplay
            .For(Context)
            .Show(progress => trainer.Train(rows.Train, rows.Test, progress, cancellation: Context.Cancellation));
        if (result.Outcome == TrainingOutcome.Interrupted)
        {
            return Interrupted(parse);
        }

        var card = TrainingExport.Write(() => result.Export(directory), checkpoints, directory);
        TrainingReport.Write(Context, parse.GetValue(json), result.Outcome, directory, card);
        return ExitCode.Success;
    }

    private int RunTable(ParseResult parse)
    {
        parse.RequireNo("a table has columns of its own", classNames, limit);
        parse.RequireNo("a table's training starts from figures of its own", recipe.PresetOption);
        if (network.ForRowsGiven(parse) is { } given)
        {
            throw new UsageException($"{given.Name} is for rows of numbers; a table's model is made for its columns.");
        }

        var (reading, schema) = tables.Of(parse, Context.Cancellation);
        var path = data.Table(parse);
        var (directory, checkpoints) = Directories(parse);
        var standard = new VaeTableOptions();
        var (card, outcome) = new TableTrainingRun(Context, directory, checkpoints).Run(
            path,
            reading,
            standard with
            {
                Schema = schema,
                Hidden = network.Hidden(parse) ?? standard.Hidden,
                LatentSize = network.LatentSize(parse) ?? standard.LatentSize,
                Seed = recipe.Seed(parse),
                Training = rows => recipe.Options(parse, VaeTableTrainer.DefaultTraining(rows)),
            },
            showSchema: !parse.GetValue(json)
        );
        if (card is null)
        {
            return Interrupted(parse);
        }

        TrainingReport.Write(Context, parse.GetValue(json), outcome, directory, card);
        return ExitCode.Success;
    }

    private int Interrupted(ParseResult parse)
    {
        Context.SayLast(
            $"Interrupted; a checkpoint was written. To go on: {TrainingDirectory.ResumeLine(parse, resume)}"
        );
        return ExitCode.Interrupted;
    }

    /// <summary>The directories of the bundle and of its checkpoints, where nothing is lost that lies there.</summary>
    private (string Bundle, string Checkpoints) Directories(ParseResult parse)
    {
        NativeLibraries.Require();
        var directory = parse.GetRequiredValue(output);
        var checkpoints = TrainingDirectory.Of(directory);
        TrainingDirectory.RequireCheckpoint(checkpoints, parse.GetValue(resume));
        TrainingDirectory.RequireReplaceable(directory, parse.GetValue(overwrite));
        if (!parse.GetValue(resume))
        {
            TrainingDirectory.RequireReplaceableLogs(checkpoints, parse.GetValue(overwrite));
        }

        TrainingDirectory.RequireWritable(directory, checkpoints);
        return (directory, checkpoints);
    }

    private string[]? ClassNames(ParseResult parse)
    {
        if (parse.GetValue(classNames) is not { } text)
        {
            return null;
        }

        if (!parse.GetValue(resume) && !network.IsConditional(parse))
        {
            throw new UsageException($"{classNames.Name} is for --model cvae; the model is a vae.");
        }

        if (File.Exists(text))
        {
            RegularFile.Require(text);
            return [.. File.ReadAllLines(text).Select(line => line.Trim()).Where(line => line.Length > 0)];
        }

        return text.Contains(',', StringComparison.Ordinal)
            ? text.Split(',', StringSplitOptions.TrimEntries)
            : throw new UsageException(
                $"{classNames.Name} is {text}; expected names with commas between them, or a file that is there."
            );
    }

    private VaeTrainer Resume(ParseResult parse, string checkpoints)
    {
        var (epochs, threads) = recipe.ForResuming(parse);
        var trainer = UsageException.Check(() => VaeTrainer.Resume(checkpoints, epochs, threads));
        string[] differences =
        [
            .. network.DifferencesFrom(parse, trainer.Network.Architecture),
            .. recipe.DifferencesFrom(parse, trainer.Options),
        ];
        if (differences.Length == 0)
        {
            return trainer;
        }

        trainer.Dispose();
        throw new UsageException(
            $"The training in {checkpoints} was begun with other options: {string.Join("; ", differences)}. Only --epochs and --threads may change; leave the others out, or train anew with another --out."
        );
    }
}
