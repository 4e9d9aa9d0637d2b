using System.CommandLine;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary><c>vae score</c>: how unusual the rows of a table are, and which columns are to blame.</summary>
internal sealed class ScoreCommand : VaeCommand
{
    private const string Score = "score";
    private const int MostSamples = 1_000_000;

    private readonly ModelOptions model = new();
    private readonly Option<string> data = TableInput.Option();
    private readonly TableOutputOptions output = new();
    private readonly Option<int> samples = new("--importance-samples", "-k")
    {
        Description =
            "Samples of the importance-weighted bound on −ln p; 0 for the loss at the posterior's mean, which is no strict bound.",
    };
    private readonly Option<long> seed = new("--seed") { Description = "The seed of the samples." };
    private readonly UnseenOption unseen = new();

    public ScoreCommand(CliContext context)
        : base(
            context,
            "score",
            "Score the rows of a table: the loss of each at its posterior's mean, or a bound on −ln p, in nats, higher being more unusual, and what each column adds to it.",
            "vae score models/adult --data today.csv -o scores.csv"
        )
    {
        samples.Validators.Add(Validate.InRange(samples, 0, MostSamples));
        model.AddTo(this);
        AddAll(data, samples, seed, unseen.Option);
        output.AddTo(this);
    }

    protected override int Run(ParseResult parse)
    {
        var path = parse.GetRequiredValue(data);
        using var table = TableModel.Load(model, parse);
        using var input = TableInput.Open(path, table.Schema, Context.Cancellation);
        var options = new VaeScoreOptions
        {
            ElboSamples = 0,
            ImportanceSamples = parse.GetValue(samples),
            Seed = parse.GetValue(seed),
        };
        TableField[] fields =
        [
            new(Score, CellType.Real),
            .. table.Fields.Select(field => new TableField(ColumnOf(field.Name), CellType.Real)),
        ];
        using var orderly = Context.InGoodOrder();
        var (writer, name) = output.Create(parse, [.. model.Inputs(parse), path], fields);
        using (writer)
        {
            TableRows? scores = null;
            while (input.Read() is { } rows)
            {
                scores ??= new TableRows(fields, rows.File.Capacity);
                Fill(scores, rows.Model);
                writer.Write(scores);
            }

            writer.Complete();
            Context.Error.WriteLine(FormattableString.Invariant($"{name}: {writer.Count:N0} rows."));
        }

        return ExitCode.Success;

        void Fill(TableRows target, TableRows rows)
        {
            var (found, parts) = (new VaeScore[rows.Count], new float[rows.Count * table.Fields.Count]);
            table.Score(
                rows,
                found,
                parts,
                options with
                {
                    FirstRow = input.FirstRow,
                },
                unseen.IsMissing(parse),
                Context.Cancellation
            );
            target.Count = rows.Count;
            for (var row = 0; row < rows.Count; row++)
            {
                target.Numbers(0)[row] =
                    options.ImportanceSamples > 0 ? found[row].ImportanceWeightedBound : found[row].NegativeElbo;
                for (var c = 0; c < table.Fields.Count; c++)
                {
                    target.Numbers(c + 1)[row] = parts[row * table.Fields.Count + c];
                }
            }
        }
    }

    // A table may have a column of that name itself.
    private static string ColumnOf(string name) => $"{Score} of {name}";
}
