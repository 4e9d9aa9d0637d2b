using System.CommandLine;
using Vae.Tables;

namespace Vae.Cli;

/// <summary><c>vae impute</c>: fills in the missing cells of a table.</summary>
internal sealed class ImputeCommand : VaeCommand
{
    private const int MostSamples = 1_000_000;

    private readonly ModelOptions model = new();
    private readonly Option<string> data = TableInput.Option();
    private readonly TableOutputOptions output = new();
    private readonly Option<bool> draw = new("--draw")
    {
        Description = "Draw what a missing cell may be, another for each seed, instead of what is expected of it.",
    };
    private readonly Option<int> samples = new("--samples")
    {
        Description = "The latent vectors that each row is explained by.",
        DefaultValueFactory = _ => new TableImputationOptions().Samples,
    };
    private readonly Option<long> seed = new("--seed")
    {
        Description = "Row i depends on the seed, i and itself alone.",
    };
    private readonly UnseenOption unseen = new();

    public ImputeCommand(CliContext context)
        : base(
            context,
            "impute",
            "Fill in the missing cells of a table with what a model of it says of them, given the others.",
            "vae impute models/adult --data holes.csv -o full.csv"
        )
    {
        samples.Validators.Add(Validate.InRange(samples, 1, MostSamples));
        model.AddTo(this);
        AddAll(data, draw, samples, seed, unseen.Option);
        output.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        var path = parse.GetRequiredValue(data);
        using var table = TableModel.Load(model, parse);
        using var input = TableInput.Open(path, table.Schema, Context.Cancellation);
        var options = new TableImputationOptions
        {
            Method = parse.GetValue(draw) ? TableImputation.Draw : TableImputation.Expected,
            Seed = parse.GetValue(seed),
            Samples = parse.GetValue(samples),
            UnseenIsMissing = unseen.IsMissing(parse),
            Cancellation = Context.Cancellation,
        };
        using var orderly = Context.InGoodOrder();
        var (writer, name) = output.Create(parse, [.. model.Inputs(parse), path], input.Fields);
        using (writer)
        {
            var filled = 0L;
            while (input.Read() is { } rows)
            {
                filled += table.Impute(rows.Model, options with { FirstRow = input.FirstRow });
                input.PutBack(rows);
                writer.Write(rows.File);
            }

            writer.Complete();
            Context.Error.WriteLine(
                FormattableString.Invariant($"{name}: {writer.Count:N0} rows, {filled:N0} cells filled in.")
            );
        }

        return ExitCode.Success;
    }
}
