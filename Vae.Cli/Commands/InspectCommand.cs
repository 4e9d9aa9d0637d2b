using System.CommandLine;
using System.Globalization;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae inspect</c>: what a model bundle is.</summary>
internal sealed class InspectCommand : VaeCommand
{
    private const int MostNames = 20;

    private readonly Argument<string> directory = new("model") { Description = "The directory of the model bundle." };
    private readonly Option<bool> json = new("--json") { Description = "Print the model card, model.json, as it is." };

    public InspectCommand(CliContext context)
        : base(
            context,
            "inspect",
            "Check a model bundle and show its architecture, training and figures.",
            "vae inspect models/mnist-cvae"
        )
    {
        Add(directory);
        Add(json);
    }

    protected override int Run(ParseResult parse)
    {
        var path = parse.GetRequiredValue(directory);
        var bundle = ModelBundle.Read(path);
        if (parse.GetValue(json))
        {
            Context.Output.WriteLine(File.ReadAllText(Path.Combine(path, BundleFormat.CardFile)).TrimEnd());
            return ExitCode.Success;
        }

        var architecture = Architecture(bundle.Card, out var summary);
        TextTable.Write(Context, ["model", path], Overview(bundle, summary));
        if (architecture is not null)
        {
            TextTable.Write(Context, ["layer", "rows after it", "parameters"], Layers(architecture));
        }

        return ExitCode.Success;
    }

    /// <summary>The layers, as far as they are known: a model that was not trained here runs without them.</summary>
    private static VaeArchitecture? Architecture(ModelCard card, out string summary)
    {
        try
        {
            var architecture = VaeArchitecture.FromCard(card);
            summary = architecture is null
                ? "not in the model card"
                : $"{architecture.Name}, {architecture.ParameterCount:N0} parameters";
            return architecture;
        }
        catch (InvalidDataException e)
        {
            summary = e.Message;
            return null;
        }
    }

    private static IEnumerable<string[]> Overview(ModelBundle bundle, string architecture)
    {
        var (card, signature) = (bundle.Card, bundle.Card.Signature);
        yield return ["architecture", architecture];
        yield return ["rows", $"{signature.Shape}, {signature.Likelihood}"];
        yield return ["latent dimensions", $"{signature.LatentSize}"];
        yield return
        [
            "conditioning",
            signature.IsConditional ? $"{signature.ClassCount} classes{Names(card)}" : "none",
        ];
        yield return ["bundle format", $"{bundle.FormatVersion}, opset {card.Export.Opset}"];
        yield return
        [
            "export parity",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{card.Export.ParityMaxAbsoluteDifference:G2} on {card.Export.ParityRows} rows"
            ),
        ];
        if (card.Training is { } training)
        {
            yield return
            [
                "trained on",
                $"{training.TrainingRows:N0} rows of {training.Data}, preset {training.Preset ?? "none"}, seed {training.Seed}",
            ];
            yield return ["epochs", $"{training.Epochs}, weights of epoch {training.KeptEpoch}"];
            yield return ["batch size", $"{training.BatchSize}"];
            yield return
            [
                "learning rate",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{training.LearningRate}, {training.LearningRateSchedule}"
                ),
            ];
            yield return ["β", training.BetaSchedule];
            yield return
            [
                "trained with",
                $"VaeML {training.ToolVersion}, libtorch {training.TorchVersion}, {training.Threads} threads",
            ];
        }

        if (card.History.FirstOrDefault(epoch => epoch.Epoch == card.Training?.KeptEpoch) is { } kept)
        {
            yield return ["training figures", MetricsText.Of(kept.Train)];
            yield return ["test figures", kept.Test is { } test ? MetricsText.Of(test) : "none"];
        }
    }

    private static string Names(ModelCard card) =>
        card.ClassNames is not { } names ? ""
        : names.Count <= MostNames ? $": {string.Join(", ", names)}"
        : $": {string.Join(", ", names.Take(MostNames))}, …";

    private static IEnumerable<string[]> Layers(VaeArchitecture architecture)
    {
        var head = new LinearLayer(architecture.LatentSize);
        return Stack("encoder", architecture.Encoder, architecture.EncoderInput)
            .Append(["mean", $"[{architecture.LatentSize}]", $"{head.ParameterCount(architecture.EncoderOutput):N0}"])
            .Append([
                "log-variance",
                $"[{architecture.LatentSize}]",
                $"{head.ParameterCount(architecture.EncoderOutput):N0}",
            ])
            .Concat(Stack("decoder", architecture.Decoder, architecture.DecoderInput));
    }

    private static IEnumerable<string[]> Stack(string name, IReadOnlyList<VaeLayer> layers, DataShape input)
    {
        var shapes = VaeArchitecture.ShapesThrough(layers, input);
        return layers
            .Select(
                (layer, i) =>
                    (string[])[$"{i} {Text(layer)}", $"{shapes[i + 1]}", $"{layer.ParameterCount(shapes[i]):N0}"]
            )
            .Prepend([$"{name} input", $"{input}", ""]);
    }

    /// <summary>A layer as its record prints it, less the noise: <c>Conv2d (OutputChannels = 32, …)</c>.</summary>
    private static string Text(VaeLayer layer) =>
        $"{layer}"
            .Replace("Layer { }", "", StringComparison.Ordinal)
            .Replace("Layer { ", " (", StringComparison.Ordinal)
            .Replace(" }", ")", StringComparison.Ordinal);
}
