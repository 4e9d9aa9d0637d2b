using System.CommandLine;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae interpolate</c>: paths between latent codes, decoded.</summary>
internal sealed class InterpolateCommand : VaeCommand
{
    private const int MostOfEach = 1_000_000;

    private readonly ModelOptions model = new();
    private readonly RowOptions rows = new();
    private readonly OutputOptions output = new(RowFormat.Idx);
    private readonly LabelOptions targets = new(
        "--as",
        "Decode the paths as these labels, numbers or names, in turn; by default as the label of each path's first image."
    );
    private readonly Option<int> paths = new("--paths")
    {
        Description = "How many paths.",
        DefaultValueFactory = _ => 8,
    };
    private readonly Option<int> steps = new("--steps")
    {
        Description = "Images a path, both ends included.",
        DefaultValueFactory = _ => 10,
    };
    private readonly Option<bool> spherical = new("--spherical")
    {
        Description = "Along an arc instead of a straight line.",
    };
    private readonly Option<long> seed = new("--seed")
    {
        Description = "The seed of the ends, when no images are given.",
    };

    public InterpolateCommand(CliContext context)
        : base(
            context,
            "interpolate",
            "Decode the paths between codes: of images 0 and 1, 2 and 3 and so on of the input, or between draws from the prior without one.",
            "vae interpolate models/mnist-vae --data mnist --paths 5 --steps 12 -o paths.png"
        )
    {
        paths.Validators.Add(Validate.InRange(paths, 1, MostOfEach));
        steps.Validators.Add(Validate.InRange(steps, 2, MostOfEach));
        model.AddTo(this, readsData: true);
        rows.AddTo(this);
        targets.AddTo(this);
        AddAll(paths, steps, spherical, seed);
        output.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        if (rows.AreGiven(parse))
        {
            parse.RequireNo("the ends are codes of images, and nothing is drawn", seed);
        }
        else
        {
            parse.RequireNo("the ends are drawn, and no images are read", [.. rows.All, model.ForData]);
        }

        var target = output.Output(parse, [.. model.Inputs(parse), .. rows.Inputs(parse)]);
        using var vae = model.Load(parse);
        var (ends, known) = Ends(parse, vae);
        var (count, length) = (ends.Length / vae.LatentSize / 2, parse.GetValue(steps));
        var labels = new long[vae.IsConditional ? count : 0];
        targets.PlanOr(parse, vae, () => known ?? LabelOptions.EveryClass(vae))?.Fill(0, 0, labels);
        var table = RowTable.Images(vae.Signature) with { SheetColumns = output.Columns(parse, length) };
        target.Write(
            Context,
            table,
            (long)count * length,
            output.Element(parse),
            sink =>
            {
                for (var i = 0; i < count; i++)
                {
                    var pathLabels = Enumerable
                        .Repeat(labels.ElementAtOrDefault(i), vae.IsConditional ? length : 0)
                        .ToArray();
                    var images = vae.Decode(Path(parse, ends, i, vae.LatentSize), pathLabels, Context.Cancellation);
                    sink.Write(new RowSpan((long)i * length, length) { Values = images, Labels = pathLabels });
                }
            }
        );
        return ExitCode.Success;
    }

    /// <summary>Two codes a path, and the label of the first image of each where the images have labels.</summary>
    private (float[] Codes, LabelPlan? Labels) Ends(ParseResult parse, VaeModel vae)
    {
        var count = 2 * parse.GetValue(paths);
        Memory.Require((Int128)count * vae.LatentSize, $"The ends of {count / 2} paths", paths.Name);
        Memory.Require(
            (Int128)parse.GetValue(steps) * vae.DataSize,
            $"A path of {parse.GetValue(steps)} images",
            steps.Name
        );
        if (!rows.AreGiven(parse))
        {
            return (vae.SamplePrior(count, parse.GetValue(seed)), null);
        }

        using var images = rows.Open(parse, Context, vae, count);
        if (parse.IsGiven(paths) && images.Count < count)
        {
            throw new UsageException(
                $"{images.Rows.Name} gives {images.Count} images; {count / 2} paths need {count}, two each."
            );
        }

        var (codes, labels) = (new List<float>(), new List<long>());
        foreach (var batch in images.Batches(Context))
        {
            codes.AddRange(vae.Encode(batch.Rows.Span, batch.ModelLabels.Span, Context.Cancellation).Mean);
            labels.AddRange(batch.ModelLabels.Span);
        }

        return images.Count >= 2
            ? ([.. codes], vae.IsConditional ? LabelPlan.Cycle([.. labels.Where((_, i) => i % 2 == 0)]) : null)
            : throw new UsageException($"There is {images.Count} image; a path needs two.");
    }

    private float[] Path(ParseResult parse, float[] ends, int path, int size)
    {
        var from = ends.AsSpan(2 * path * size, size);
        var to = ends.AsSpan((2 * path + 1) * size, size);
        var length = parse.GetValue(steps);
        return parse.GetValue(spherical) ? LatentPath.Spherical(from, to, length) : LatentPath.Linear(from, to, length);
    }
}
