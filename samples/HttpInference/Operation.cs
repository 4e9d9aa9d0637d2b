using Vae.Inference;

namespace HttpInference;

/// <summary>Computes rows on one thread, from rows that lie one after the other to rows that lie one after the other.</summary>
internal delegate void RowFunction(
    ReadOnlySpan<float> input,
    ReadOnlySpan<long> labels,
    Span<float> output,
    VaeScoreOptions? sampling
);

/// <summary>A part of each row of an answer.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Size">Its numbers, which are an array in JSON; 0 for one number alone.</param>
internal sealed record Column(string Name, int Size)
{
    /// <summary>The numbers of one row.</summary>
    public int Width => Math.Max(Size, 1);
}

/// <summary>What the model does to rows, for every row by itself, so that any requests can share a batch.</summary>
internal sealed class Operation(string name, string input, int inputSize, RowFunction function, params Column[] columns)
{
    public const string Data = "data";
    public const string Latents = "latents";

    /// <summary>Its name in paths and metrics.</summary>
    public string Name => name;

    /// <summary>What its rows are called in JSON.</summary>
    public string Input => input;

    /// <summary>Whether its rows are latent vectors, which may hold any finite number.</summary>
    public bool TakesLatents => input == Latents;

    /// <summary>The numbers of one input row.</summary>
    public int InputSize => inputSize;

    /// <summary>The parts of one output row.</summary>
    public IReadOnlyList<Column> Columns => columns;

    /// <summary>The numbers of one output row.</summary>
    public int OutputSize { get; } = columns.Sum(column => column.Width);

    /// <summary>Computes some rows.</summary>
    public RowFunction Compute => function;
}

/// <summary>The operations of a model.</summary>
internal sealed class Operations(VaeModel model)
{
    /// <summary>The numbers of a score, which may be more than a row of the model's has.</summary>
    public const int ScoreSize = 3;

    /// <summary>Data to the mean and the log-variance of its posterior.</summary>
    public Operation Encode { get; } =
        OfData(
            "encode",
            model,
            (data, labels, posteriors, _) => EncodeRows(model, data, labels, posteriors),
            new Column("mean", model.LatentSize),
            new Column("logVariance", model.LatentSize)
        );

    /// <summary>Latent vectors to data. Generated rows are such, too: their latent vectors are drawn before they join a batch.</summary>
    public Operation Decode { get; } =
        new(
            "decode",
            Operation.Latents,
            model.LatentSize,
            (latents, labels, data, _) => model.Decode(latents, labels, data),
            new Column(Operation.Data, model.DataSize)
        );

    /// <summary>Data to data: encoded, and its posterior's mean decoded.</summary>
    public Operation Reconstruct { get; } =
        OfData(
            "reconstruct",
            model,
            (data, labels, reconstructions, _) => model.Reconstruct(data, labels, reconstructions),
            new Column(Operation.Data, model.DataSize)
        );

    /// <summary>Data to its losses, in nats.</summary>
    public Operation Score { get; } =
        OfData(
            "score",
            model,
            (data, labels, scores, sampling) => ScoreRows(model, data, labels, scores, sampling),
            new Column("reconstructionLoss", 0),
            new Column("klDivergence", 0),
            new Column("negativeElbo", 0)
        );

    private static Operation OfData(string name, VaeModel model, RowFunction function, params Column[] columns) =>
        new(name, Operation.Data, model.DataSize, function, columns);

    private static void EncodeRows(
        VaeModel model,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<float> posteriors
    )
    {
        var size = model.LatentSize;
        using var codes = new Buffer<float>(posteriors.Length);
        var mean = codes.Span[..(posteriors.Length / 2)];
        var logVariance = codes.Span[(posteriors.Length / 2)..];
        model.Encode(data, labels, mean, logVariance);
        for (var start = 0; start < mean.Length; start += size)
        {
            mean.Slice(start, size).CopyTo(posteriors[(2 * start)..]);
            logVariance.Slice(start, size).CopyTo(posteriors[(2 * start + size)..]);
        }
    }

    private static void ScoreRows(
        VaeModel model,
        ReadOnlySpan<float> data,
        ReadOnlySpan<long> labels,
        Span<float> rows,
        VaeScoreOptions? sampling
    )
    {
        using var scores = new Buffer<VaeScore>(data.Length / model.DataSize);
        model.Score(data, labels, scores.Span, sampling ?? WithoutSamples);
        for (var i = 0; i < scores.Length; i++)
        {
            var score = scores.Span[i];
            rows[ScoreSize * i] = (float)score.ReconstructionLoss;
            rows[ScoreSize * i + 1] = (float)score.KlDivergence;
            rows[ScoreSize * i + 2] = (float)score.NegativeElbo;
        }
    }

    // The posterior's mean is decoded: no noise, so a row has the same score in every request and requests share batches.
    private static readonly VaeScoreOptions WithoutSamples = new() { ElboSamples = 0 };
}
