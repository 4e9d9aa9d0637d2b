namespace Vae.Bench;

/// <summary>How much each benchmark does. Every benchmark has one more round, the first, that is thrown away.</summary>
internal sealed record Sizes
{
    /// <summary>About three quarters of an hour on two cores, of which <c>batch-scale</c> is a quarter; <c>tables</c> takes twenty minutes more.</summary>
    public static Sizes Full { get; } = new();

    /// <summary>A few minutes, and six for <c>tables</c>.</summary>
    public static Sizes Quick { get; } =
        new()
        {
            TrainingRounds = 3,
            StepsPerRound = 10,
            EpochRows = 1_280,
            InferenceRounds = 5,
            InferenceRows = 2_048,
            StreamRows = 200_000,
            ExplorerDigits = 100,
            ReportRounds = 1,
            BatchRounds = 3,
            BatchRows = 40_000,
            BatchPeerRows = 20_480,
            ScaleRows = 1_000_000,
            HttpRounds = 3,
            HttpRequests = 2_000,
            HttpMemoryRequests = 20_000,
            TableSeeds = 1,
            FeatureDraws = 2,
            PictureEpochs = 1,
            TypedRows = 300_000,
            LearningRows = 1_000_000,
            LearningRounds = 1,
        };

    /// <summary>Repetitions of ours and theirs in the training benchmarks.</summary>
    public int TrainingRounds { get; init; } = 7;

    /// <summary>Training steps of one repetition.</summary>
    public int StepsPerRound { get; init; } = 40;

    /// <summary>The images of one whole epoch.</summary>
    public int EpochRows { get; init; } = 6_400;

    /// <summary>Repetitions of ours and theirs in the inference benchmarks.</summary>
    public int InferenceRounds { get; init; } = 15;

    /// <summary>The rows of one repetition: whole batches of either side's size, so that neither has a small rest.</summary>
    public int InferenceRows { get; init; } = 10_240;

    /// <summary>The rows that are streamed; the working set is read after every 100,000.</summary>
    public int StreamRows { get; init; } = 1_000_000;

    /// <summary>The reports that are made on an idle and on a busy machine.</summary>
    public int ReportRounds { get; init; } = 3;

    /// <summary>The digits that the report's explorer shows, of each model.</summary>
    public int ExplorerDigits { get; init; } = 500;

    /// <summary>Repetitions of ours and theirs in the batch benchmarks.</summary>
    public int BatchRounds { get; init; } = 5;

    /// <summary>The rows that one command generates or encodes.</summary>
    public int BatchRows { get; init; } = 400_000;

    /// <summary>The rows of one repetition of its peers, whole batches.</summary>
    public int BatchPeerRows { get; init; } = 51_200;

    /// <summary>The digits of the largest run.</summary>
    public int ScaleRows { get; init; } = 10_000_000;

    /// <summary>Repetitions of ours and theirs in the HTTP benchmark.</summary>
    public int HttpRounds { get; init; } = 7;

    /// <summary>The requests of one repetition; a quarter of them for a single client.</summary>
    public int HttpRequests { get; init; } = 8_000;

    /// <summary>The requests during which the HTTP server's memory is read.</summary>
    public int HttpMemoryRequests { get; init; } = 100_000;

    /// <summary>The seeds, or splits, of each table in which anomalies are looked for, or which rows are generated of.</summary>
    public int TableSeeds { get; init; } = 5;

    /// <summary>The draws of each table that features are learnt from.</summary>
    public int FeatureDraws { get; init; } = 5;

    /// <summary>The passes over colour pictures and their mirror images.</summary>
    public int PictureEpochs { get; init; } = 2;

    /// <summary>The synthetic rows of mixed types that are written to a file.</summary>
    public int TypedRows { get; init; } = 10_000_000;

    /// <summary>The rows that a training reads and keeps beyond its memory budget.</summary>
    public int LearningRows { get; init; } = 10_000_000;

    /// <summary>Repetitions of that training within its budget and in memory.</summary>
    public int LearningRounds { get; init; } = 3;
}
