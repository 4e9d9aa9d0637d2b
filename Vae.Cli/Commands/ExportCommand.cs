using System.CommandLine;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae export</c>: a checkpoint to a model bundle.</summary>
internal sealed class ExportCommand : VaeCommand
{
    private readonly Argument<string> source = new("training")
    {
        Description = "The --out directory of a training, finished or not, or the one its checkpoint lies in.",
    };
    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The directory of the model bundle.",
        Required = true,
    };
    private readonly Option<bool> overwrite = OutputOptions.Overwrite();
    private readonly TrainingDataOptions data = new(
        "Rows to check the export on, in place of those that the checkpoint keeps."
    );

    public ExportCommand(CliContext context)
        : base(
            context,
            "export",
            "Export the checkpoint of a training to ONNX.",
            "vae export models/mnist-vae -o models/mnist-vae-so-far"
        )
    {
        Add(source);
        Add(output);
        data.AddTo(this);
        Add(overwrite);
    }

    protected override int Run(ParseResult parse)
    {
        NativeLibraries.Require();
        var directory = TrainingDirectory.Find(parse.GetRequiredValue(source));
        TrainingDirectory.RequireReplaceable(parse.GetRequiredValue(output), parse.GetValue(overwrite));
        TrainingDirectory.RequireWritable(parse.GetRequiredValue(output));
        using var trainer = VaeTrainer.Resume(directory);
        if (trainer.History.Count == 0)
        {
            throw new UsageException(
                $"The training in {directory} has not finished an epoch yet; there is nothing to export."
            );
        }

        var result = trainer.Finish();
        var target = parse.GetRequiredValue(output);
        var rows = result.HasSample && !data.IsAnyGiven(parse) ? null : Rows(parse, result.Summary);
        using var orderly = Context.InGoodOrder();
        var card = TrainingExport.Write(
            () => rows is null ? result.Export(target) : result.Export(target, rows),
            directory,
            target
        );
        TrainingReport.Write(Context, json: false, result.Outcome, target, card);
        return ExitCode.Success;
    }

    private VaeDataset Rows(ParseResult parse, TrainingSummary trained)
    {
        var rows = data.Read(
            parse,
            trained.TrainingRows + trained.ValidationRows,
            trained.TestRows == 0 ? null : trained.TestRows,
            Context,
            trained.Data
        );
        return rows.Test ?? rows.Train;
    }
}
