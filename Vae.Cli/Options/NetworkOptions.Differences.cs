using System.CommandLine;
using Vae.Training;

namespace Vae.Cli;

// What a checkpoint's network is made of, beside what is asked for.
internal sealed partial class NetworkOptions
{
    /// <summary>Each option that is given and says something else than a checkpoint's network is made of.</summary>
    public IEnumerable<string> DifferencesFrom(ParseResult parse, VaeArchitecture kept)
    {
        var perceptron = kept.Encoder.All(layer => layer is not Conv2dLayer);
        var residual = kept.Encoder.Any(layer => layer is ResidualLayer);
        var kind =
            kept.Codebook is not null ? VectorQuantized
            : kept.Levels is not null ? Hierarchical
            : !residual ? Convolutions
            : perceptron ? ResidualPerceptron
            : Residual;
        return
        [
            .. Difference(parse, model, kept.IsConditional ? Conditional : Unconditional, () => parse.GetValue(model)!),
            .. Difference(parse, latent, kept.LatentSize, () => parse.GetValue(latent)!.Value),
            .. Difference(parse, architecture, kind, () => parse.GetValue(architecture)!),
            .. Difference(
                parse,
                attention,
                kept.Encoder.OfType<ResidualLayer>()
                    .SelectMany(block => block.Layers)
                    .Any(layer => layer is SelfAttentionLayer),
                () => parse.GetValue(attention)
            ),
            .. Difference(
                parse,
                channels,
                // The last of a codebook's is that to its vectors.
                Widths(
                    kept.Encoder.OfType<Conv2dLayer>()
                        .SkipLast(kept.Codebook is null ? 0 : 1)
                        .Select(layer => layer.OutputChannels)
                ),
                () => Widths(NumberText.List<int>(parse.GetValue(channels)!, channels.Name))
            ),
            .. Difference(
                parse,
                hidden,
                perceptron || kept.Levels is not null ? Widths(kept.Encoder.SelectMany(HiddenWidths)) : "",
                () => Widths(NumberText.List<int>(parse.GetValue(hidden)!, hidden.Name))
            ),
            .. Difference(parse, classes, kept.ClassCount, () => parse.GetValue(classes)!.Value),
            .. Difference(parse, likelihood, kept.Likelihood, () => parse.GetValue(likelihood)),
            .. Difference(parse, prior, kept.PriorComponents ?? 0, () => parse.GetValue(prior)!.Value),
            .. Difference(
                parse,
                levels,
                Widths((kept.Levels ?? []).Select(level => level.Size)),
                () => Widths(NumberText.List<int>(parse.GetValue(levels)!, levels.Name))
            ),
            .. Difference(parse, codes, kept.Codebook?.Size ?? 0, () => parse.GetValue(codes)!.Value),
            .. Difference(parse, codeSize, kept.Codebook?.Dimension ?? 0, () => parse.GetValue(codeSize)!.Value),
            .. Difference(
                parse,
                commitment,
                kept.Codebook?.CommitmentWeight ?? 0,
                () => parse.GetValue(commitment)!.Value
            ),
        ];

        static string Widths(IEnumerable<int> widths) => string.Join(',', widths);
        // A block is one of the widths that --hidden gives.
        static IEnumerable<int> HiddenWidths(VaeLayer layer) =>
            layer switch
            {
                LinearLayer linear => [linear.OutputSize],
                ResidualLayer block => block.Layers.OfType<LinearLayer>().Take(1).Select(linear => linear.OutputSize),
                _ => [],
            };
    }
}
