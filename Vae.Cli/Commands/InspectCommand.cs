using System.CommandLine;
using Vae.Inference;
using Vae.Report;
using Vae.Tables;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae inspect</c>: what a model bundle is.</summary>
internal sealed class InspectCommand : VaeCommand
{
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

        TextTable.Write(Context, ["model", path], Overview(bundle));
        if (ModelFacts.ArchitectureOf(bundle.Card, out _) is { } architecture)
        {
            TextTable.Write(Context, ["layer", "rows after it", "parameters"], Layers(architecture));
        }

        if (TableSchema.FromCard(bundle.Card) is { } schema)
        {
            SchemaText.Write(Context, schema);
        }

        return ExitCode.Success;
    }

    private static IEnumerable<string[]> Overview(ModelBundle bundle) =>
        ModelFacts
            .Of(bundle)
            .Select(fact => (string[])[fact.Name, fact.Value])
            .Concat(ModelFacts.WarningsOf(bundle.Card).Select(warning => (string[])["warning", warning]));

    private static IEnumerable<string[]> Layers(VaeArchitecture architecture)
    {
        return Stack("encoder", architecture.Encoder, architecture.EncoderInput)
            .Concat(architecture.Levels is null ? Posterior(architecture) : Levels(architecture, architecture.Levels))
            .Concat(Stack("decoder", architecture.Decoder, architecture.DecoderInput));
    }

    /// <summary>The way up, and the way down with the heads of each level.</summary>
    private static IEnumerable<string[]> Levels(VaeArchitecture architecture, IReadOnlyList<LatentLevel> levels)
    {
        var shapes = architecture.LevelSizes!;
        for (var l = levels.Count - 1; l >= 0; l--)
        {
            var below = l + 1 < levels.Count ? shapes.Features[l + 1] : architecture.EncoderOutput;
            foreach (var line in Stack($"level {l} encoder", levels[l].Encoder, below))
            {
                yield return line;
            }
        }

        for (var l = 0; l < levels.Count; l++)
        {
            var head = new LinearLayer(levels[l].Size);
            foreach (var name in (string[])["mean", "log-variance"])
            {
                yield return [$"level {l} {name}", $"[{head.OutputSize}]", Count(shapes.Posterior(l))];
                if (l > 0)
                {
                    yield return [$"level {l} prior {name}", $"[{head.OutputSize}]", Count(shapes.States[l - 1])];
                }
            }

            foreach (var line in Stack($"level {l} decoder", levels[l].Decoder, shapes.Above[l]))
            {
                yield return line;
            }

            string Count(DataShape input) => $"{head.ParameterCount(input):N0}";
        }
    }

    private static IEnumerable<string[]> Posterior(VaeArchitecture architecture)
    {
        var size = $"[{architecture.LatentSize}]";
        if (architecture.Codebook is { } codebook)
        {
            return
            [
                ["codebook", size, $"{(long)codebook.Size * codebook.Dimension:N0}"],
            ];
        }

        var parameters = $"{new LinearLayer(architecture.LatentSize).ParameterCount(architecture.EncoderOutput):N0}";
        return
        [
            ["mean", size, parameters],
            ["log-variance", size, parameters],
        ];
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
