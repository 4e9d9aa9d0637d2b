using System.CommandLine;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae generate</c>: new images from the prior.</summary>
internal sealed class GenerateCommand : VaeCommand
{
    private readonly ModelOptions model = new();
    private readonly OutputOptions output = new(OutputFormat.Idx);
    private readonly LabelOptions labels = new(
        "--labels",
        "The classes: 3, 1,7, 0-9 (in turn), or proportions 0:0.5,1:0.5; every class in turn by default."
    );
    private readonly Option<int> count = new("--count", "-n")
    {
        Description = "How many images.",
        DefaultValueFactory = _ => 100,
    };
    private readonly Option<long> seed = new("--seed") { Description = "Image i depends on the seed and i alone." };
    private readonly Option<long> firstRow = new("--first-row")
    {
        Description = "The number of the first image, to make a part of a larger run.",
    };
    private readonly Option<string?> labelsPath = new("--labels-output")
    {
        Description = "Also write the labels, as an IDX file.",
    };

    public GenerateCommand(CliContext context)
        : base(
            context,
            "generate",
            "Generate images from the prior.",
            "vae generate models/mnist-cvae --count 100 --labels 0-9 --seed 7 -o digits.png"
        )
    {
        count.Validators.Add(Validate.AtLeast(count, 1));
        model.AddTo(this);
        labels.AddTo(this);
        AddAll(count, seed, firstRow, labelsPath);
        output.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        var target = output.Output(parse);
        using var vae = model.Load(parse);
        var plan = labels.PlanOr(parse, vae, () => LabelOptions.EveryClass(vae));
        var labelFile = LabelFile.For(parse.GetValue(labelsPath), plan);
        var (rows, seeded, first) = (parse.GetValue(count), parse.GetValue(seed), parse.GetValue(firstRow));
        var batches = UsageException.Check(() =>
            vae.GenerateBatches(rows, plan, seeded, first, cancellationToken: Context.Cancellation)
        );
        var table = RowTable.Images(vae.Architecture, rows) with
        {
            FirstRow = first,
            SheetColumns = output.Columns(parse, plan?.Labels.Count),
        };
        target.Write(
            Context,
            table,
            sink =>
            {
                foreach (var batch in batches)
                {
                    sink.Write(batch.Images.Span, batch.Labels.Span);
                }
            }
        );
        labelFile?.Write(rows, seeded, first);
        return ExitCode.Success;
    }
}
