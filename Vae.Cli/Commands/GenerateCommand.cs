using System.CommandLine;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;

namespace Vae.Cli;

/// <summary><c>vae generate</c>: new images from the prior.</summary>
internal sealed class GenerateCommand : VaeCommand
{
    private const long StandardCount = 100;

    private readonly ModelOptions model = new();
    private readonly RunOptions batch = new(RowFormat.Idx);
    private readonly LabelOptions labels = new(
        "--labels",
        "The classes, by number or name: 3, 1,7, 0-9 (in turn), or proportions 0:0.5,1:0.5; every class in turn by default."
    );
    private readonly Option<string?> labelsFrom = new("--labels-from")
    {
        Description = "The classes from a file, that of image i at place i: IDX, NPY or one per line.",
    };
    private readonly ReadingOptions reading = new(ofRows: false);
    private readonly Option<long?> count = new("--count", "-n")
    {
        Description = $"How many images; {StandardCount}, or as many as --labels-from has, by default.",
    };
    private readonly Option<long> seed = new("--seed") { Description = "Image i depends on the seed and i alone." };
    private readonly Option<string?> temperature = new("--temperature")
    {
        Description =
            "How far draws from the prior go: below 1 likelier rows than its own, above 1 less likely ones; 1 by default. For latent variables in levels one number for each from the top, such as 1,0.7,0.7.",
    };
    private readonly TableGenerationOptionGroup tables = new();
    private readonly Option<long> firstRow = new("--first-row")
    {
        Description = "The number of the first image, to go on from another run.",
    };

    public GenerateCommand(CliContext context)
        : base(
            context,
            "generate",
            "Generate images, or rows of a table, from the prior, any number of them, in parts if need be; see vae merge.",
            "vae generate models/mnist-cvae --count 100 --labels 0-9 --seed 7 -o digits.png"
        )
    {
        count.Validators.Add(Validate.AtLeast(count, 1));
        firstRow.Validators.Add(Validate.AtLeast(firstRow, 0));
        model.AddTo(this);
        labels.AddTo(this);
        Add(labelsFrom);
        reading.AddTo(this);
        AddAll(count, seed, firstRow, temperature);
        tables.AddTo(this);
        batch.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        var path = parse.GetValue(labelsFrom);
        string[] inputs = path is null ? [.. model.Inputs(parse)] : [.. model.Inputs(parse), path];
        // Before the model is looked at, which tells whether the rows are a table's.
        var output = batch.Target(parse, inputs);
        var card = ModelBundle.Read(model.Directory(parse)).Card;
        if (VaeTableModel.IsTable(card))
        {
            parse.RequireNo("rows of a table are drawn from the prior as it is", temperature);
            return RunTable(parse);
        }

        if (tables.Given(parse) is { } given)
        {
            throw new UsageException(
                $"{given.Name} is for models of tables; the model in {model.Directory(parse)} is none."
            );
        }

        IReadOnlyList<double> temperatures = parse.GetValue(temperature) is { } numbers
            ? UsageException.Check(() => NumberText.List<double>(numbers, temperature.Name))
            : [];
        using var vae = model.Open(parse, temperatures);
        if (vae is VqVaeModel { HasPrior: false })
        {
            throw new UsageException(
                $"The model in {model.Directory(parse)} is a VQ-VAE without a prior of its codes, by which it generates rows; vae prior trains one."
            );
        }

        var plan = labels.Plan(parse, vae);
        if (path is not null && (plan is not null || !vae.IsConditional))
        {
            throw new UsageException(
                plan is null
                    ? "The model is unconditional; expected no --labels-from."
                    : "Both --labels and --labels-from were given; expected one or the other."
            );
        }

        plan ??= vae.IsConditional ? LabelOptions.EveryClass(vae) : null;
        if (path is null && reading.Given(parse) is { } idle)
        {
            throw new UsageException($"{idle.Name} was given without {labelsFrom.Name}, which it is of.");
        }

        var asked = reading.Of(parse, Context);
        using var file = path is null ? null : UsageException.Check(() => RowReader.OpenLabels(path, asked));
        if (file is not null)
        {
            UsageException.Check(() => asked.RequireText(file, null));
        }

        var rows = Rows(parse, file);
        var table = RowTable.Images(vae.Signature) with
        {
            SheetColumns = output.SheetColumns ?? (file is null ? plan?.Labels.Count : null),
        };
        return output.Run(Context, vae, table, rows, () => Input(parse, vae, file, plan, rows));
    }

    private int RunTable(ParseResult parse)
    {
        parse.RequireNo("a table's classes are asked for with --where", labelsFrom);
        if (labels.Text(parse) is not null || reading.IsAnyGiven(parse))
        {
            throw new UsageException(
                $"{(reading.Given(parse)?.Name ?? "--labels")} is for models of rows of numbers; expected --where for a table."
            );
        }

        using var table = TableModel.Load(model, parse);
        var generation = new TableGeneration(
            Context,
            table,
            tables.Of(parse, table, parse.GetValue(seed), Context.Cancellation)
        );
        return batch.IsText(parse)
            ? generation.Run(batch.TableOutput(parse, model.Inputs(parse)), Rows(parse, null))
            : generation.Write(
                batch.WholeFile(parse),
                batch.Destination(parse, model.Inputs(parse)),
                Rows(parse, null)
            );
    }

    private RowRange Rows(ParseResult parse, RowReader? file)
    {
        var first = parse.GetValue(firstRow);
        var there = file?.Count;
        if (file is not null && there is null)
        {
            throw new UsageException($"{file.Name} does not tell how many labels it has; expected a file.");
        }

        var rows = new RowRange(first, parse.GetValue(count) ?? (there - first) ?? StandardCount);
        if (rows.Count < 1 || rows.First > long.MaxValue - rows.Count)
        {
            throw new UsageException(
                $"{rows.Count} rows from row {first} on were asked for; expected at least one, and none above {long.MaxValue - 1}."
            );
        }

        return file is null || there >= rows.End()
            ? rows
            : throw new InvalidDataException(
                $"{file.Name} has {there} labels; expected {rows.End()}, one for each row up to {rows.End() - 1}."
            );
    }

    private RunInput Input(ParseResult parse, BundleModel vae, RowReader? file, LabelPlan? plan, RowRange rows)
    {
        var seeded = parse.GetValue(seed);
        file?.Skip(rows.First);
        ILabelSource? source =
            file is not null ? new FileLabels(file, vae.ClassCount)
            : plan is not null ? new PlannedLabels(plan, seeded)
            : null;
        return new RunInput(
            vae is VqVaeModel codes
                ? new GenerateCodesSource(codes, source, seeded)
                : new GenerateSource((VaeModel)vae, source, seeded)
        )
        {
            Seed = seeded,
            Labels = file is null && vae.IsConditional ? labels.Text(parse) ?? "every class in turn" : null,
            LabelFile = file,
            Reading = reading.Of(parse, Context),
        };
    }
}
