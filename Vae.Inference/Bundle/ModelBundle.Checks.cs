using System.Text.Json;

namespace Vae.Inference;

public sealed partial class ModelBundle
{
    private const string None = "none";

    private static void CheckCard(ModelCard card)
    {
        ModelCard.CheckVersion($"{card.FormatVersion}", BundleFormat.CardFile);
        if (card.History.Any(epoch => epoch?.Train is null))
        {
            throw new InvalidDataException(
                $"The history in {BundleFormat.CardFile} has an epoch that is null; expected the figures of each."
            );
        }

        try
        {
            card.Signature.Validate();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The signature in {BundleFormat.CardFile} is not usable: {e.Message}", e);
        }

        try
        {
            card.Prior?.Validate(card.Signature);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The prior in {BundleFormat.CardFile} is not usable: {e.Message}", e);
        }

        if (
            card.ClassNames is { } names
            && ClassNames.Problem([.. names.Select(name => name ?? "")], card.Signature.ClassCount) is { } problem
        )
        {
            throw new InvalidDataException($"The class names in {BundleFormat.CardFile} are not usable: {problem}");
        }
    }

    private void CheckDetector()
    {
        if (Card.Detector is null != Detector is null || Detector is null != Card.Export.DetectorSha256 is null)
        {
            throw new InvalidDataException(
                $"{BundleFormat.CardFile} has {(Card.Detector is null ? "no" : "a")} calibration and {(Card.Export.DetectorSha256 is null ? "no" : "a")} hash of a detector, and there is {(Detector is null ? "no" : "a")} {BundleFormat.DetectorFile}; expected all three or none."
            );
        }

        if (Detector is null)
        {
            return;
        }

        CheckGraph(Detector, BundleFormat.DetectorFile, BundleFormat.DetectorGraph, Card.Export.DetectorSha256!);
        try
        {
            Card.Detector!.Validate();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The detector in {BundleFormat.CardFile} is not usable: {e.Message}", e);
        }
    }

    private void CheckCodePrior()
    {
        if (Card.CodePrior is null != CodePrior is null || CodePrior is null != Card.Export.PriorSha256 is null)
        {
            throw new InvalidDataException(
                $"{BundleFormat.CardFile} has {(Card.CodePrior is null ? "no" : "a")} prior of codes and {(Card.Export.PriorSha256 is null ? "no" : "a")} hash of one, and there is {(CodePrior is null ? "no" : "a")} {BundleFormat.PriorFile}; expected all three or none."
            );
        }

        if (CodePrior is null)
        {
            return;
        }

        if (Card.Signature.Codes is null)
        {
            throw new InvalidDataException(
                $"There is a {BundleFormat.PriorFile}, a prior of codes, and the latent variables of {BundleFormat.CardFile} are no codes; expected none."
            );
        }

        CheckGraph(CodePrior, BundleFormat.PriorFile, BundleFormat.PriorGraph, Card.Export.PriorSha256!);
    }

    private void CheckPosterior()
    {
        var levels = Card.Signature.Levels;
        if (levels is null != Posterior is null || Posterior is null != Card.Export.PosteriorSha256 is null)
        {
            throw new InvalidDataException(
                $"{BundleFormat.CardFile} has latent variables of {levels?.Sizes.Count ?? 1} level{(levels is null ? "" : "s")} and {(Card.Export.PosteriorSha256 is null ? "no" : "a")} hash of their posteriors, and there is {(Posterior is null ? "no" : "a")} {BundleFormat.PosteriorFile}; expected several levels and both, or one level and neither."
            );
        }

        if (Posterior is not null)
        {
            CheckGraph(
                Posterior,
                BundleFormat.PosteriorFile,
                BundleFormat.PosteriorGraph,
                Card.Export.PosteriorSha256!
            );
        }
    }

    /// <summary>Checks a graph; gives the version of its format.</summary>
    private int CheckGraph(byte[] graph, string file, string kind, string sha256)
    {
        // A damaged file is called damaged, whatever the damage did to it.
        var damaged = !string.Equals(HashOf(graph), sha256, StringComparison.OrdinalIgnoreCase);
        OnnxFile onnx;
        try
        {
            onnx = OnnxFile.Read(graph);
        }
        catch (InvalidDataException e)
        {
            throw damaged ? Damaged(file) : new InvalidDataException($"{file} is no ONNX file: {e.Message}.", e);
        }

        if (onnx.External is { } external)
        {
            throw new InvalidDataException(
                $"{file} keeps the data of the tensor '{external.Name}' outside itself, in '{external.Location}'; expected a graph that holds all of its weights."
            );
        }

        var version = ModelCard.CheckVersion(Value(onnx, BundleFormat.VersionKey, file), file);
        var found = Value(onnx, BundleFormat.GraphKey, file);
        if (found != kind)
        {
            throw new InvalidDataException(
                $"{file} holds a graph of kind '{found}'; expected '{kind}' (are the two files swapped?)."
            );
        }

        if (damaged)
        {
            throw Damaged(file);
        }

        CheckDescription(onnx, version, file);
        return version;
    }

    private void CheckDescription(OnnxFile onnx, int version, string file)
    {
        var signature =
            version == 1
                ? ModelCard.SignatureOf(Value(onnx, BundleFormat.ArchitectureKey, file))
                : VaeJson.Read(
                    Value(onnx, BundleFormat.SignatureKey, file),
                    VaeJson.Compact.VaeSignature,
                    $"signature of {file}"
                );
        var expected = Card.Signature;
        CheckEqual(signature.Shape, expected.Shape, "data shape", file);
        CheckEqual(signature.LatentSize, expected.LatentSize, "latent size", file);
        CheckEqual(signature.ClassCount, expected.ClassCount, "class count", file);
        CheckEqual(Said(signature.Codes), Said(expected.Codes), "codes", file);
        CheckEqual(signature.Levels?.ToString() ?? None, expected.Levels?.ToString() ?? None, "levels", file);
        CheckEqual(signature.Likelihood, expected.Likelihood, "likelihood", file);
        if (!(signature.Columns ?? []).SequenceEqual(expected.Columns ?? []))
        {
            throw new InvalidDataException($"{file} has other columns than {BundleFormat.CardFile}.");
        }

        CheckEqual(
            signature.DegreesOfFreedom ?? 0,
            expected.DegreesOfFreedom ?? 0,
            "degrees of freedom of the likelihood",
            file
        );
        if (
            Card.Architecture is { } known
            && onnx.Metadata.TryGetValue(BundleFormat.ArchitectureKey, out var note)
            && !JsonElement.DeepEquals(VaeJson.Parse(note, $"architecture of {file}"), known)
        )
        {
            throw new InvalidDataException($"{file} describes another architecture than {BundleFormat.CardFile}.");
        }
    }

    private static string Said(LatentCodes? codes) =>
        codes is null ? None : $"{codes.Height}×{codes.Width} of {codes.Size}";

    private static void CheckEqual<T>(T found, T expected, string what, string file)
        where T : notnull
    {
        if (!found.Equals(expected))
        {
            throw new InvalidDataException($"{file} has the {what} {found}; {BundleFormat.CardFile} has {expected}.");
        }
    }

    private static string Value(OnnxFile onnx, string key, string file) =>
        onnx.Metadata.TryGetValue(key, out var value)
            ? value
            : throw new InvalidDataException($"{file} has no metadata '{key}'; expected a graph that VaeML exported.");

    private static InvalidDataException Damaged(string file) =>
        new($"{file} is damaged or from another export: its SHA-256 is not the one in {BundleFormat.CardFile}.");
}
