using System.Globalization;
using Vae.Inference;
using Vae.Training;
using static System.FormattableString;

namespace Vae.Report;

/// <summary>What a bundle's card says of the model, as names and values for people.</summary>
internal static class ModelFacts
{
    private const int MostNames = 20;

    /// <summary>The facts, in their order; without the warnings.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ModelBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        return Model(bundle)
            .Concat(Import(bundle.Card))
            .Concat(Detector(bundle))
            .Concat(Training(bundle.Card))
            .Concat(Figures(bundle.Card));
    }

    /// <summary>What the training warned of; empty for nothing.</summary>
    public static IReadOnlyList<string> WarningsOf(ModelCard card) => card.Training?.Warnings ?? [];

    /// <summary>The layers, as far as they are known: a model that was not trained here runs without them.</summary>
    /// <param name="card">The card.</param>
    /// <param name="problem">Why they are not known; null where the card says nothing of them.</param>
    public static VaeArchitecture? ArchitectureOf(ModelCard card, out string? problem)
    {
        problem = null;
        try
        {
            return VaeArchitecture.FromCard(card);
        }
        catch (InvalidDataException e)
        {
            problem = e.Message;
            return null;
        }
    }

    /// <summary>A rate of false alarms in per cent, and the score that so many usual rows exceed, in words.</summary>
    public static string Of(AlarmThreshold threshold) =>
        threshold.Score is { } score
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{threshold.RateText} above {score:G4}{(threshold.IsExtrapolated ? " (extrapolated)" : "")}"
            )
            : $"{threshold.RateText} not told by so few rows";

    private static IEnumerable<(string Name, string Value)> Model(ModelBundle bundle)
    {
        var (card, signature) = (bundle.Card, bundle.Card.Signature);
        var architecture = ArchitectureOf(card, out var problem);
        yield return (
            "architecture",
            architecture is null
                ? problem ?? "not in the model card"
                : $"{architecture.Name}, {architecture.ParameterCount:N0} parameters"
        );
        yield return ("rows", $"{signature.Shape}, {LikelihoodOf(signature)}");
        yield return (
            "standardization",
            architecture is null ? "not in the model card"
            : architecture.Standardization is null ? "none: the graphs take rows as they are"
            : $"in the graphs: a mean and a spread of each of {signature.Shape.Size:N0} elements"
        );
        yield return signature.Codes is { } codes
            ? ("latent codes", $"{codes.Height}×{codes.Width} of {codes.Size} each")
        : signature.Levels is { } levels
            ? (
                "latent dimensions",
                $"{string.Join(" + ", levels.Sizes)} = {signature.LatentSize}, {levels.Sizes.Count} levels from the top"
            )
        : ("latent dimensions", $"{signature.LatentSize}");
        yield return (
            "conditioning",
            signature.IsConditional ? $"{signature.ClassCount} classes{Names(card)}" : "none"
        );
        if (card.Prior is { } prior)
        {
            yield return ("prior of generated rows", InWords(prior));
        }

        if (signature.Codes is not null)
        {
            yield return ("prior of generated rows", card.CodePrior is { } ofCodes ? InWords(ofCodes) : "none yet");
        }

        yield return ("bundle format", $"{card.FormatVersion}, opset {card.Export.Opset}");
        yield return (
            "export parity",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{card.Export.ParityMaxAbsoluteDifference:G2} on {card.Export.ParityRows} rows"
            )
        );
    }

    private static IEnumerable<(string Name, string Value)> Import(ModelCard card)
    {
        if (card.Import is not { } import)
        {
            yield break;
        }

        yield return ("made with", import.Producer);
        if (import.LatentShape is { Count: > 1 } shape)
        {
            yield return ("latent shape", $"[{string.Join(", ", shape)}], flattened");
        }

        foreach (var note in import.Notes)
        {
            yield return ("import", note);
        }
    }

    private static string InWords(LatentPrior prior) =>
        prior switch
        {
            { Classes: [var mixture] } => $"a mixture of {mixture.Weights.Count} Gaussians",
            { Classes: var classes } =>
                $"for each class a mixture of up to {classes.Max(mixture => mixture.Weights.Count)} Gaussians",
        };

    private static string InWords(CodePriorSummary prior) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"of codes, −ln p {prior.TrainingLoss:F2} nats a training row{(prior.ValidationLoss is { } held ? $", {held:F2} a held-out one" : "")}, epoch {prior.KeptEpoch} of {prior.Epochs}"
        );

    private static IEnumerable<(string Name, string Value)> Detector(ModelBundle bundle)
    {
        if (bundle.Card.Detector is not { } calibration)
        {
            yield return ("detector", "none");
            yield break;
        }

        yield return (
            "detector",
            $"calibrated on {calibration.Rows:N0} rows that were held out, {SizeOf(bundle.Detector!)}"
        );
        yield return ("false alarms", string.Join("; ", AlarmThreshold.All(calibration).Select(Of)));
    }

    private static IEnumerable<(string Name, string Value)> Training(ModelCard card)
    {
        if (card.Training is not { } training)
        {
            yield break;
        }

        var heldOut = training.ValidationRows > 0 ? $", {training.ValidationRows:N0} held out" : "";
        yield return (
            "trained on",
            $"{training.TrainingRows:N0} rows of {training.Data}{heldOut}, preset {training.Preset ?? "none"}, seed {training.Seed}"
        );
        yield return ("epochs", $"{training.Epochs}, weights of epoch {training.KeptEpoch}");
        yield return ("batch size", $"{training.BatchSize}");
        yield return ("learning rate", Invariant($"{training.LearningRate}, {training.LearningRateSchedule}"));
        yield return ("β", training.BetaSchedule);
        string?[] more =
        [
            training.FreeBits > 0 ? Invariant($"{training.FreeBits} free bits a dimension") : null,
            training.ImportanceSamples is { } samples ? $"the bound of {samples} importance samples" : null,
            training.Binarization is { } binarization
                ? $"black and white pixels, {binarization.ToString().ToLowerInvariant()}"
                : null,
            training.BinarizedInputs is true ? "an encoder that sees draws of black and white pixels" : null,
            training.Jitter is { } jitter
                ? Invariant(
                    $"pictures turned by {jitter.Rotation}° and shifted by {jitter.Shift} pixels, scaled by {jitter.Scale} and sheared by {jitter.Shear} (deviations)"
                )
                : null,
            training.CleanShare is { } clean
                ? Invariant($"rows as they are in the last {100 * clean:0.#} % of the epochs")
                : null,
            training.GradientNormLimit is { } limit ? Invariant($"gradients of a norm of at most {limit}") : null,
            training.WeightDecay is { } decay ? Invariant($"a weight decay of {decay}") : null,
            training.WeightAveraging is { } average
                ? Invariant($"the average of weights with the decay {average}")
                : null,
        ];
        if (more.OfType<string>().ToList() is { Count: > 0 } said)
        {
            yield return ("besides", string.Join("; ", said));
        }

        yield return (
            "trained with",
            $"VaeML {training.ToolVersion}, libtorch {training.TorchVersion}, {training.Threads} threads"
        );
    }

    private static IEnumerable<(string Name, string Value)> Figures(ModelCard card)
    {
        if (card.History.FirstOrDefault(epoch => epoch.Epoch == card.Training?.KeptEpoch) is not { } kept)
        {
            yield break;
        }

        yield return ("training figures", MetricsText.Of(kept.Train));
        if (kept.Validation is { } validation)
        {
            yield return ("held-out figures", MetricsText.Of(validation));
        }

        yield return ("test figures", kept.Test is { } test ? MetricsText.Of(test) : "none");
    }

    private static string SizeOf(byte[] graph) =>
        graph.Length < 100_000
            ? string.Create(CultureInfo.InvariantCulture, $"{graph.Length / 1e3:F0} kB")
            : string.Create(CultureInfo.InvariantCulture, $"{graph.Length / 1e6:F1} MB");

    private static string LikelihoodOf(VaeSignature signature) =>
        signature.DegreesOfFreedom is { } degrees
            ? $"{signature.Likelihood} with {degrees} degrees of freedom"
            : $"{signature.Likelihood}";

    private static string Names(ModelCard card) =>
        card.ClassNames is not { } names ? ""
        : names.Count <= MostNames ? $": {string.Join(", ", names)}"
        : $": {string.Join(", ", names.Take(MostNames))}, …";
}
