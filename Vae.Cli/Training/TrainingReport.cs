using System.Text.Json.Nodes;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>What a training came to.</summary>
internal static class TrainingReport
{
    public static void Write(CliContext context, bool json, TrainingOutcome outcome, string directory, ModelCard card)
    {
        var kept = card.History.First(epoch => epoch.Epoch == card.Training!.KeptEpoch);
        if (json)
        {
            var report = new
            {
                Outcome = $"{outcome}",
                Directory = directory,
                card.Training!.Epochs,
                Kept = JsonNode.Parse(kept.ToJson()),
                card.Export.ParityMaxAbsoluteDifference,
            };
            JsonText.Write(context.Output, report);
            return;
        }

        TextTable.Write(context, ["trained", directory], Lines(outcome, card, kept));
    }

    private static IEnumerable<string[]> Lines(TrainingOutcome outcome, ModelCard card, EpochMetrics kept)
    {
        var stopped = outcome == TrainingOutcome.StoppedEarly ? ", stopped early" : "";
        yield return ["epochs", $"{card.Training!.Epochs}{stopped}, weights of epoch {kept.Epoch}"];
        yield return ["training figures", MetricsText.Of(kept.Train)];
        if (kept.Validation is { } validation)
        {
            yield return ["held-out figures", MetricsText.Of(validation)];
        }

        if (kept.Test is { } test)
        {
            yield return ["test figures", MetricsText.Of(test)];
        }

        yield return ["time", MetricsText.Of(TimeSpan.FromSeconds(card.History.Sum(epoch => epoch.Seconds)))];
        yield return
        [
            "export parity",
            FormattableString.Invariant(
                $"{card.Export.ParityMaxAbsoluteDifference:G2} on {card.Export.ParityRows} rows"
            ),
        ];
    }
}
