using System.Globalization;

namespace Vae.Inference;

public sealed partial class ModelBundle
{
    private static void CheckCard(ModelCard card)
    {
        CheckVersion($"{card.FormatVersion}", BundleFormat.CardFile);
        try
        {
            card.Architecture.Validated();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(
                $"The architecture in {BundleFormat.CardFile} is not usable: {e.Message}",
                e
            );
        }
    }

    internal static void CheckVersion(string version, string file)
    {
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            throw new InvalidDataException(
                $"{file} has the bundle format version '{version}'; expected a whole number from 1 on."
            );
        }

        if (number > ModelCard.CurrentFormatVersion)
        {
            throw new InvalidDataException(
                $"{file} has the bundle format version {number}; this version of VaeML reads up to {ModelCard.CurrentFormatVersion}: update it."
            );
        }
    }

    private void CheckGraph(byte[] graph, string file, string kind, string sha256)
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

        CheckVersion(Value(onnx, BundleFormat.VersionKey, file), file);
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

        CheckDescription(onnx, file);
    }

    private void CheckDescription(OnnxFile onnx, string file)
    {
        var architecture = VaeArchitecture.FromJson(Value(onnx, BundleFormat.ArchitectureKey, file));
        CheckEqual(Value(onnx, BundleFormat.DataShapeKey, file), $"{Card.Architecture.Shape}", "data shape", file);
        CheckEqual(
            Value(onnx, BundleFormat.ConditioningKey, file),
            $"{Card.Architecture.ClassCount}",
            "class count",
            file
        );
        if (!architecture.Equals(Card.Architecture))
        {
            throw new InvalidDataException($"{file} describes another architecture than {BundleFormat.CardFile}.");
        }
    }

    private static void CheckEqual(string found, string expected, string what, string file)
    {
        if (found != expected)
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
