using System.CommandLine;
using System.Globalization;
using Vae.Inference;
using Vae.Tables;

namespace Vae.Cli;

/// <summary><c>vae evaluate</c>: the bound on the likelihood of rows, beside the figures of the model card.</summary>
internal sealed class EvaluateCommand : VaeCommand
{
    private const int MostSamples = 1_000_000;

    private readonly ModelOptions model = new();
    private readonly RowOptions rows = new();
    private readonly Option<long?> seed = new("--seed")
    {
        Description = "The seed of the posterior samples; by default that of the training.",
    };
    private readonly Option<int> samples = new("--importance-samples", "-k")
    {
        Description = "Samples of the importance-weighted bound; 0 for none.",
    };
    private readonly Option<Binarization?> binarize = new("--binarize")
    {
        Description =
            "Take grey levels for the probabilities of black and white pixels: None, or Static or Dynamic, which both draw an image once here; by default as the training did.",
    };
    private readonly Option<bool> json = new("--json") { Description = "Print JSON." };
    private readonly UnseenOption unseen = new();

    public EvaluateCommand(CliContext context)
        : base(
            context,
            "evaluate",
            "Measure reconstruction loss, KL divergence and their sum on images or other rows, or on those of a table, in nats a row; those of the test set repeat model.json.",
            "vae evaluate models/mnist-vae --data mnist --importance-samples 50"
        )
    {
        samples.Validators.Add(Validate.InRange(samples, 0, MostSamples));
        model.AddTo(this, readsData: true);
        rows.AddTo(this);
        AddAll(seed, samples, binarize, unseen.Option, json);
    }

    protected override int Run(ParseResult parse)
    {
        using var vae = model.Open(parse);
        if (vae is VqVaeModel && parse.GetValue(samples) > 0)
        {
            throw new UsageException(
                $"{samples.Name} is {parse.GetValue(samples)} and the model is a VQ-VAE, of whose codes a row has only one draw; expected 0."
            );
        }

        var training = vae.Card.Training;
        // A training on a part of a data set reports the figures of the same part of the test set.
        var isTestSet =
            training is { TestRows: > 0 }
            && rows.Data(parse) == training.Data
            && (rows.Count(parse) ?? training.TestRows) == training.TestRows
            && rows.Split(parse) == RowOptions.TestSplit;
        using var table = VaeTableModel.IsTable(vae.Card) ? OpenTable(parse, vae.Card) : null;
        using var images = table is null ? OpenRows(parse, vae, isTestSet ? training!.TestRows : null) : null;
        var used = parse.GetValue(seed) ?? training?.Seed ?? 0;
        var trained = training?.Binarization ?? Binarization.None;
        var drawn = parse.GetValue(binarize) ?? trained;
        var measured = vae.Evaluate(
            images?.Batches(Context).Select(batch => new DataBatch(batch.Rows, batch.ModelLabels))
                ?? Batches(table!, (VaeModel)vae, unseen.IsMissing(parse)),
            new VaeScoreOptions
            {
                Seed = used,
                ImportanceSamples = parse.GetValue(samples),
                Binarize = drawn != Binarization.None,
            },
            cancellationToken: Context.Cancellation
        );
        // Grey levels and black and white pixels have other likelihoods.
        var card =
            isTestSet && (drawn == Binarization.None) == (trained == Binarization.None)
                ? vae.Card.History.FirstOrDefault(epoch => epoch.Epoch == training!.KeptEpoch)?.Test
                : null;
        if (parse.GetValue(json))
        {
            JsonText.Write(
                Context.Output,
                new
                {
                    measured.Rows,
                    Seed = used,
                    Measured = measured.Metrics,
                    Binarized = drawn != Binarization.None,
                    measured.ImportanceWeightedBound,
                    measured.ImportanceWeightedBoundError,
                    Card = card,
                }
            );
        }
        else
        {
            TextTable.Write(
                Context,
                [
                    "nats per row",
                    $"measured on {measured.Rows} {(drawn == Binarization.None ? "rows" : "binarised rows")}",
                    "in model.json",
                ],
                Lines(measured, card, vae is VqVaeModel { HasPrior: true })
            );
        }

        return ExitCode.Success;
    }

    private RowInput OpenRows(ParseResult parse, BundleModel vae, int? limit)
    {
        parse.RequireNo("the model is one of rows of numbers", unseen.Option);
        return rows.Open(parse, Context, vae, limit);
    }

    private TableInput OpenTable(ParseResult parse, ModelCard card)
    {
        parse.RequireNo(
            $"the model is one of a table, which {rows.DataOption.Name} names",
            [.. rows.All.Where(option => option != rows.DataOption), model.ForData, binarize]
        );
        return rows.Data(parse) is { } path
            ? TableInput.Open(path, TableSchema.FromCard(card)!, Context.Cancellation)
            : throw new UsageException($"No rows were given; expected a table, {rows.DataOption.Name} FILE.");
    }

    /// <summary>The rows of a table as the numbers that they become.</summary>
    private static IEnumerable<DataBatch> Batches(TableInput input, VaeModel vae, bool unseenIsMissing)
    {
        var table = VaeTableModel.Of(vae);
        while (input.Read() is { } read)
        {
            var elements = new float[read.Model.Count * vae.DataSize];
            var labels = new long[vae.IsConditional ? read.Model.Count : 0];
            table.Encode(read.Model, elements, labels, input.FirstRow, unseenIsMissing);
            yield return new DataBatch(elements, labels);
        }
    }

    private static IEnumerable<string[]> Lines(VaeEvaluation measured, SplitMetrics? card, bool hasPrior)
    {
        // The card's are those under which all codes are as likely.
        var uniform = hasPrior ? null : card;
        var metrics = measured.Metrics;
        yield return ["reconstruction loss", Text(metrics.Reconstruction), Text(card?.Reconstruction)];
        yield return
        [
            hasPrior ? "−ln p of the codes" : "KL divergence",
            Text(metrics.KlDivergence),
            Text(uniform?.KlDivergence),
        ];
        yield return ["negative ELBO", Text(metrics.Total), Text(uniform?.Total)];
        if (metrics.Perplexity is { } perplexity)
        {
            yield return ["perplexity of the codes", Text(perplexity), Text(card?.Perplexity)];
            yield return ["codes in use", $"{metrics.ActiveUnits}", $"{card?.ActiveUnits}"];
            yield break;
        }

        yield return ["reconstruction / KL", Text(metrics.Ratio), Text(card?.Ratio)];
        yield return ["active units", $"{metrics.ActiveUnits}", $"{card?.ActiveUnits}"];
        if (measured.ImportanceWeightedBound is { } bound)
        {
            yield return ["negative importance-weighted bound", Text(bound), ""];
            if (measured.ImportanceWeightedBoundError is { } error)
            {
                yield return ["its standard error", Text(error), ""];
            }
        }
    }

    private static string Text(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "";
}
