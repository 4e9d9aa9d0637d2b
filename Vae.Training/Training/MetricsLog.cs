using System.Globalization;
using System.Text;
using Vae.Data;
using Vae.Inference;

namespace Vae.Training;

/// <summary>The metrics of every epoch so far, as JSON lines and as CSV.</summary>
internal static class MetricsLog
{
    public const string JsonLinesFile = "metrics.jsonl";
    public const string CsvFile = "metrics.csv";

    private const string FirstColumns = "epoch,beta,learning_rate,seconds,rows_per_second,";

    private const string Header =
        FirstColumns
        + "train_reconstruction,train_kl,train_ratio,train_total,train_active_units,"
        + "validation_reconstruction,validation_kl,validation_ratio,validation_total,validation_active_units,"
        + "test_reconstruction,test_kl,test_ratio,test_total,test_active_units,"
        + "train_perplexity,validation_perplexity,test_perplexity";

    /// <summary>The files' names and what each begins with.</summary>
    public static IReadOnlyList<(string Name, string Start)> Starts { get; } =
    [(JsonLinesFile, "{\"epoch\":"), (CsvFile, FirstColumns)];

    /// <summary>Writes both files anew, so that they agree with the state after a resume, too.</summary>
    public static void Write(string directory, IReadOnlyList<EpochMetrics> history)
    {
        var lines = new StringBuilder();
        var table = new StringBuilder(Header).Append('\n');
        foreach (var epoch in history)
        {
            lines.Append(epoch.ToJson()).Append('\n');
            table.Append(Row(epoch)).Append('\n');
        }

        AtomicFile.WriteText(Path.Combine(directory, JsonLinesFile), lines.ToString());
        AtomicFile.WriteText(Path.Combine(directory, CsvFile), table.ToString());
    }

    private static string Row(EpochMetrics e) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Epoch},{e.Beta},{e.LearningRate},{e.Seconds},{e.RowsPerSecond}"
        )
        + Cells(e.Train)
        + Cells(e.Validation)
        + Cells(e.Test)
        + string.Create(
            CultureInfo.InvariantCulture,
            $",{e.Train.Perplexity},{e.Validation?.Perplexity},{e.Test?.Perplexity}"
        );

    private static string Cells(SplitMetrics? m) =>
        m is null
            ? ",,,,,"
            : string.Create(
                CultureInfo.InvariantCulture,
                $",{m.Reconstruction},{m.KlDivergence},{m.Ratio},{m.Total},{m.ActiveUnits}"
            );
}
