using System.Text.Json;
using Vae.Inference;

namespace Vae.Import;

/// <summary>The layout that optimum exports an autoencoder of diffusers in: two directories, each with a graph and a configuration.</summary>
internal sealed class OptimumDirectory
{
    private const string Graph = "model.onnx";
    private const string Configuration = "config.json";

    // What diffusers' AutoencoderKL has where its configuration, as of early models, says nothing.
    private const double FactorOfAutoencoderKl = 0.18215;

    private OptimumDirectory(string directory)
    {
        Encoder = Path.Combine(directory, "vae_encoder", Graph);
        Decoder = Path.Combine(directory, "vae_decoder", Graph);
    }

    public string Encoder { get; }
    public string Decoder { get; }

    /// <summary>The two graphs in a directory; null when it has another layout.</summary>
    public static OptimumDirectory? Find(string directory)
    {
        var found = new OptimumDirectory(directory);
        return
            Directory.Exists(Path.GetDirectoryName(found.Encoder))
            || Directory.Exists(Path.GetDirectoryName(found.Decoder))
            ? found
            : null;
    }

    /// <summary>What is known of such files, where the caller does not say otherwise.</summary>
    /// <exception cref="InvalidDataException">A configuration is missing, is not usable, or both differ.</exception>
    public (VaeImportOptions Options, LatentScale Scale, int? LatentChannels) Complete(VaeImportOptions options)
    {
        var configurations = ((string[])[Encoder, Decoder])
            .Select(graph => Path.Combine(Path.GetDirectoryName(graph)!, Configuration))
            .Where(File.Exists)
            .Select(Read)
            .ToArray();
        if (configurations is [] && (options.ScalingFactor is null || options.Shape is null))
        {
            throw new InvalidDataException(
                $"There is no {Configuration} beside {Encoder} or {Decoder}; expected it for the scaling factor and the size of pictures, or both of them as options."
            );
        }

        if (configurations is [var first, var second] && !first.Equals(second))
        {
            throw new InvalidDataException(
                $"The configurations {first.File} and {second.File} differ in the scaling of latent vectors or in their channels; expected those of one model."
            );
        }

        var known = configurations.FirstOrDefault();
        var scale =
            options.ScalingFactor is not null || options.ShiftFactor is not null || known is null
                ? new LatentScale(
                    [options.ScalingFactor ?? known!.OnlyFactor],
                    [options.ShiftFactor ?? known?.OnlyShift ?? 0]
                )
                : known.Scale;
        return (
            options with
            {
                Range = options.Range ?? (-1, 1),
                Activation = options.Activation ?? DecoderActivation.Mean,
                Shape = options.Shape ?? known?.Shape,
            },
            scale,
            known?.LatentChannels
        );
    }

    private static OptimumConfiguration Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(BundleFile.Text(File.ReadAllBytes(file)), VaeJson.Lenient);
            return Read(document.RootElement, file);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} is not readable: {VaeJson.Problem(e)}", e);
        }
    }

    private static OptimumConfiguration Read(JsonElement root, string file)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException(
                $"{file} is a JSON {root.ValueKind}; expected the object of a configuration."
            );
        }

        var isKl =
            root.TryGetProperty("_class_name", out var name)
            && name.ValueKind == JsonValueKind.String
            && name.GetString() == "AutoencoderKL";
        var factor =
            Numbers(root, "scaling_factor", file) is [var given] ? given
            : isKl ? FactorOfAutoencoderKl
            : throw new InvalidDataException($"{file} has no scaling_factor; expected a number above 0.");
        if (factor <= 0)
        {
            throw new InvalidDataException($"The scaling_factor in {file} is {factor}; expected a number above 0.");
        }

        var shift = Numbers(root, "shift_factor", file) is [var moved] ? moved : 0;
        var (means, deviations) = (Numbers(root, "latents_mean", file), Numbers(root, "latents_std", file));
        if (means?.Count != deviations?.Count || deviations?.Any(deviation => deviation <= 0) == true)
        {
            throw new InvalidDataException(
                $"{file} has {means?.Count ?? 0} latents_mean and {deviations?.Count ?? 0} latents_std; expected as many of both, the latter above 0."
            );
        }

        // diffusers scales by channels where a configuration has their means and deviations, and shifts otherwise.
        var scale = means is { Count: > 0 }
            ? new LatentScale([.. deviations!.Select(deviation => factor / deviation)], means)
            : new LatentScale([factor], [shift]);
        var sizes = Numbers(root, "sample_size", file) switch
        {
            [var side] => [side, side],
            [var height, var width] => (double[])[height, width],
            _ => null,
        };
        if (sizes?.Any(size => !(size is >= 1 and <= int.MaxValue && double.IsInteger(size))) == true)
        {
            throw new InvalidDataException(
                $"The sample_size in {file} is {string.Join(", ", sizes)}; expected a whole number of at least 1, or two."
            );
        }

        var shape =
            Whole(root, "in_channels", file) is { } channels && sizes is not null
                ? new DataShape(channels, (int)sizes[0], (int)sizes[1])
                : null;
        return new(file, scale, shape, Whole(root, "latent_channels", file));
    }

    private static int? Whole(JsonElement root, string name, string file) =>
        Numbers(root, name, file) is [var number]
            ? number is >= 1 and <= int.MaxValue && double.IsInteger(number)
                ? (int)number
                : throw new InvalidDataException(
                    $"The {name} in {file} is {number}; expected a whole number of at least 1."
                )
            : null;

    private static IReadOnlyList<double>? Numbers(JsonElement root, string name, string file)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        JsonElement[] elements = value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : [value];
        return elements.All(element => element.ValueKind == JsonValueKind.Number)
            ? [.. elements.Select(element => element.GetDouble())]
            : throw new InvalidDataException(
                $"The {name} in {file} is {value.GetRawText()}; expected a number, or several."
            );
    }

    private sealed record OptimumConfiguration(string File, LatentScale Scale, DataShape? Shape, int? LatentChannels)
    {
        public double OnlyFactor => Only(Scale.Factors);

        public double OnlyShift => Only(Scale.Shifts);

        public bool Equals(OptimumConfiguration? other) =>
            other is not null
            && LatentChannels == other.LatentChannels
            && Scale.Factors.SequenceEqual(other.Scale.Factors)
            && Scale.Shifts.SequenceEqual(other.Scale.Shifts);

        public override int GetHashCode() => HashCode.Combine(LatentChannels, Scale.Factors.Count);

        private double Only(IReadOnlyList<double> values) =>
            values is [var only]
                ? only
                : throw new InvalidDataException(
                    $"{File} scales each latent channel; expected no factor and no shift beside it."
                );
    }
}
