using System.CommandLine;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae traverse</c>: a grid over two latent dimensions, decoded.</summary>
internal sealed class TraverseCommand : VaeCommand
{
    private const int MostSteps = 4096;

    private readonly ModelOptions model = new();
    private readonly OutputOptions output = new(RowFormat.Idx);
    private readonly LabelOptions labels = new(
        "--labels",
        "The classes to decode as, by number or name, one grid under the other: 3, 1,7 or 0-9; 0 by default."
    );
    private readonly Option<double> min = new("--min")
    {
        Description = "The smallest value.",
        DefaultValueFactory = _ => -3,
    };
    private readonly Option<double> max = new("--max")
    {
        Description = "The largest value.",
        DefaultValueFactory = _ => 3,
    };
    private readonly Option<int> steps = new("--steps")
    {
        Description = "Images a side.",
        DefaultValueFactory = _ => 15,
    };
    private readonly Option<int> dimX = new("--dim-x") { Description = "The horizontal dimension, from 0." };
    private readonly Option<int> dimY = new("--dim-y")
    {
        Description = "The vertical dimension.",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<bool> quantiles = new("--quantiles")
    {
        Description = "At the prior's quantiles instead of equal distances.",
    };

    public TraverseCommand(CliContext context)
        : base(
            context,
            "traverse",
            "Decode a grid over two latent dimensions; all others are 0.",
            "vae traverse models/mnist-vae --steps 20 -o manifold.png"
        )
    {
        steps.Validators.Add(Validate.InRange(steps, 2, MostSteps));
        model.AddTo(this);
        labels.AddTo(this);
        AddAll(min, max, steps, dimX, dimY, quantiles);
        output.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        if (parse.GetValue(quantiles))
        {
            parse.RequireNo($"{quantiles.Name} chooses the values", min, max);
        }

        var target = output.Output(parse, model.Inputs(parse));
        using var vae = model.Load(parse);
        var grid = UsageException.Check(() => Grid(parse, vae));
        var classes = labels.PlanOr(parse, vae, () => LabelPlan.Constant(0))?.Labels;
        var points = grid.Length / vae.LatentSize;
        var table = RowTable.Images(vae.Signature) with { SheetColumns = output.Columns(parse, parse.GetValue(steps)) };
        target.Write(
            Context,
            table,
            (long)points * (classes?.Count ?? 1),
            output.Element(parse),
            sink =>
            {
                var first = 0L;
                foreach (var label in classes ?? [0])
                {
                    for (var i = 0; i < points; i += vae.BatchSize)
                    {
                        var count = Math.Min(vae.BatchSize, points - i);
                        var each = Enumerable.Repeat(label, vae.IsConditional ? count : 0).ToArray();
                        var codes = grid.AsSpan(i * vae.LatentSize, count * vae.LatentSize);
                        var images = vae.Decode(codes, each, Context.Cancellation);
                        sink.Write(new RowSpan(first, count) { Values = images, Labels = each });
                        first += count;
                    }
                }
            }
        );
        return ExitCode.Success;
    }

    private float[] Grid(ParseResult parse, VaeModel vae)
    {
        var (side, x, y) = (parse.GetValue(steps), parse.GetValue(dimX), parse.GetValue(dimY));
        Memory.Require((Int128)side * side * vae.LatentSize, $"A grid of {side} x {side} points", steps.Name);
        if (parse.GetValue(quantiles) && vae.Card.Prior is not null)
        {
            Context.Warn(
                $"The quantiles of {quantiles.Name} are those of a standard normal prior, and {model.Directory(parse)} draws from a mixture, which is elsewhere: few of these points are likely ones."
            );
        }

        return parse.GetValue(quantiles)
            ? LatentGrid.PriorQuantiles(side, vae.LatentSize, x, y)
            : LatentGrid.Uniform(parse.GetValue(min), parse.GetValue(max), side, vae.LatentSize, x, y);
    }
}
