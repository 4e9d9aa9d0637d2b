using System.CommandLine;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>The network to train.</summary>
internal sealed partial class NetworkOptions : OptionGroup
{
    private const string Unconditional = "vae";
    private const string Conditional = "cvae";
    private const string Convolutions = "conv";
    private const string Residual = "resnet";
    private const string ResidualPerceptron = "residual-mlp";
    private const string VectorQuantized = "vq";
    private const string Hierarchical = "hierarchical";
    private const int StandardLatentSize = 2;
    private const int StandardLatentSizeOfPerceptron = 40;
    private const int StandardComponents = 500;
    private const int StandardCodes = 512;
    private const int StandardCodeSize = 64;
    public const int MostLatent = 65_536;
    private static readonly int[] StandardHidden = [512, 256];

    private readonly Option<string> model;
    private readonly Option<int?> latent;
    private readonly Option<string?> architecture;
    private readonly Option<string?> channels;
    private readonly Option<bool> attention;
    private readonly Option<string?> hidden;
    private readonly Option<int?> classes;
    private readonly Option<Likelihood> likelihood;
    private readonly Option<int?> prior;
    private readonly Option<string?> levels;
    private readonly Option<int?> codes;
    private readonly Option<int?> codeSize;
    private readonly Option<double?> commitment;

    public NetworkOptions()
    {
        model = Add<string>("--model", "vae, or cvae to condition on the labels.");
        model.AcceptOnlyFromAmong(Unconditional, Conditional);
        model.DefaultValueFactory = _ => Unconditional;
        latent = Add<int?>("--latent", $"Latent dimensions; {StandardLatentSize} by default.");
        latent.Validators.Add(Validate.InRange(latent, 1, MostLatent));
        architecture = Add<string?>(
            "--architecture",
            $"conv, the report's convolutions; resnet, with residual blocks, normalisation and upsampling; {VectorQuantized}, a VQ-VAE, whose latent variables are codes; {Hierarchical}, whose latent variables have levels; or {ResidualPerceptron}, a perceptron with residual blocks of the width of --hidden, which is fast to decode. conv by default, and {ResidualPerceptron} with --preset binary."
        );
        architecture.AcceptOnlyFromAmong(Convolutions, Residual, VectorQuantized, Hierarchical, ResidualPerceptron);
        channels = Add<string?>(
            "--channels",
            $"Channels after each convolution that halves the image; 32,64,128 by default, 32,64 of {VectorQuantized} and {Hierarchical}."
        );
        attention = Add<bool>("--attention", "Self-attention over the positions of a resnet's smallest images.");
        hidden = Add<string?>(
            "--hidden",
            $"A multilayer perceptron with these hidden widths instead of convolutions, such as 512,256; the width between the levels of a {Hierarchical}, 256 by default."
        );
        classes = Add<int?>(
            "--classes",
            "Classes of a cvae; by default as many as class names, or one more than the largest label."
        );
        classes.Validators.Add(Validate.InRange(classes, 2, VaeArchitecture.MostClasses));
        likelihood = Add<Likelihood>(
            "--likelihood",
            "Bernoulli for data in [0, 1]; DiscretizedLogistic for colour pictures in [0, 1]; DiagonalGaussian or StudentT, with a variance learnt for each element, or Gaussian, with variance 1, for others."
        );
        // That of a table's columns, which --table makes.
        likelihood.CustomParser = OptionValues.Name(Likelihood.Mixed);
        likelihood.HelpName = string.Join('|', OptionValues.Names(Likelihood.Mixed));
        prior = Add<int?>(
            "--prior-components",
            $"Gaussians of a prior that the network learns, in place of the standard normal one; 0 for that. {StandardComponents} for a {ResidualPerceptron}, else 0 by default."
        );
        prior.Validators.Add(Validate.InRange(prior, 0, VaeArchitecture.MostPriorComponents));
        levels = Add<string?>(
            "--levels",
            $"Latent dimensions of each level of a {Hierarchical}, from the top; 8,16,32 by default."
        );
        codes = Add<int?>("--codes", $"Vectors of the codebook of {VectorQuantized}; {StandardCodes} by default.");
        codes.Validators.Add(Validate.InRange(codes, 2, LatentCodes.MostCodes));
        codeSize = Add<int?>("--code-size", $"Elements of each of these vectors; {StandardCodeSize} by default.");
        codeSize.Validators.Add(Validate.InRange(codeSize, 1, MostLatent));
        commitment = Add<double?>(
            "--commitment",
            "The weight of the squared distance of what the encoder gives to its codes; 0.25 by default."
        );
    }

    /// <summary>Whether the labels are needed.</summary>
    public bool IsConditional(ParseResult parse) => parse.GetValue(model) == Conditional;

    /// <summary>The latent dimensions that are given; null for none.</summary>
    public int? LatentSize(ParseResult parse) => parse.GetValue(latent);

    /// <summary>The hidden widths that are given; null for none.</summary>
    public IReadOnlyList<int>? Hidden(ParseResult parse) =>
        parse.GetValue(hidden) is { } widths
            ? UsageException.Check(() => NumberText.List<int>(widths, hidden.Name))
            : null;

    /// <summary>The options that say what rows of numbers are.</summary>
    public IReadOnlyList<Option> ForRows =>
        [model, architecture, channels, attention, classes, likelihood, prior, levels, codes, codeSize, commitment];

    /// <summary>The option of hidden widths.</summary>
    public Option HiddenOption => hidden;

    /// <summary>The first of <see cref="ForRows"/> that is given; null when none is.</summary>
    public Option? ForRowsGiven(ParseResult parse) => ForRows.FirstOrDefault(parse.IsGiven);

    /// <summary>Whether the latent variables are codes.</summary>
    public bool HasCodes(ParseResult parse) => parse.GetValue(architecture) == VectorQuantized;

    /// <summary>The network for a data set: convolutions for images unless hidden widths are given, a perceptron for vectors.</summary>
    public VaeArchitecture Architecture(ParseResult parse, VaeDataset data, TrainingOptions preset)
    {
        var classCount = ClassCount(parse, data);
        var kind = parse.GetValue(architecture);
        if (kind is null && parse.GetValue(channels) is null && preset.Preset == TrainingOptions.Binary.Preset)
        {
            kind = ResidualPerceptron;
        }

        if (kind == VectorQuantized)
        {
            return Quantized(parse, data, classCount);
        }

        if (Array.Find<Option>([codes, codeSize, commitment], parse.IsGiven) is { } ofCodes)
        {
            throw new UsageException(
                $"{ofCodes.Name} is for {architecture.Name} {VectorQuantized}; the architecture is {kind ?? "none of codes"}."
            );
        }

        if (kind != Hierarchical)
        {
            parse.RequireNo($"the architecture is {kind ?? "none of levels"}, not {Hierarchical}", levels);
        }

        var components = parse.GetValue(prior) ?? (kind == ResidualPerceptron ? StandardComponents : 0);
        var size =
            parse.GetValue(latent)
            ?? (kind == ResidualPerceptron ? StandardLatentSizeOfPerceptron : StandardLatentSize);
        var network =
            kind == ResidualPerceptron ? Perceptron(parse, data, size, classCount)
            : kind == Hierarchical ? WithLevels(parse, data, classCount)
            : Network(parse, data, size, classCount);
        return network with { PriorComponents = components == 0 ? null : components };
    }

    private VaeArchitecture Network(ParseResult parse, VaeDataset data, int size, int classCount)
    {
        var distribution = parse.GetValue(likelihood);
        var (widths, perceptron) = (parse.GetValue(channels), parse.GetValue(hidden));
        var (kind, attends) = (parse.GetValue(architecture), parse.GetValue(attention));
        if (
            Array.Find<Option>([architecture, channels, attention], parse.IsGiven) is { } ofImages
            && (perceptron is not null || !data.Shape.IsImage)
        )
        {
            throw new UsageException(
                $"{ofImages.Name} needs images and no --hidden; the rows of {data.Name} have shape {data.Shape}."
            );
        }

        if (attends && kind != Residual)
        {
            throw new UsageException(
                $"{attention.Name} is for {architecture.Name} {Residual}; the architecture is {kind ?? Convolutions}."
            );
        }

        return UsageException.Check(() =>
        {
            var given = widths is null ? null : NumberText.List<int>(widths, channels.Name);
            if (kind == Residual)
            {
                return VaeArchitecture.ResNet(data.Shape, size, given, attends, classCount, distribution);
            }

            return perceptron is null && data.Shape.IsImage
                ? VaeArchitecture.ReportConv(size, classCount, given, data.Shape, distribution)
                : VaeArchitecture.Mlp(
                    data.Shape,
                    perceptron is null ? StandardHidden : NumberText.List<int>(perceptron, hidden.Name),
                    size,
                    classCount,
                    distribution
                );
        });
    }

    private VaeArchitecture Quantized(ParseResult parse, VaeDataset data, int classCount)
    {
        if (Array.Find<Option>([latent, attention, hidden, prior], parse.IsGiven) is { } given)
        {
            throw new UsageException(
                $"{given.Name} is for networks whose latent variables are Gaussian; the architecture is {VectorQuantized}."
            );
        }

        if (!data.Shape.IsImage)
        {
            throw new UsageException(
                $"{architecture.Name} {VectorQuantized} needs images; the rows of {data.Name} have shape {data.Shape}."
            );
        }

        return UsageException.Check(() =>
        {
            var codebook = new Codebook(
                parse.GetValue(codes) ?? StandardCodes,
                parse.GetValue(codeSize) ?? StandardCodeSize
            );
            return VaeArchitecture.VqConv(
                data.Shape,
                parse.GetValue(commitment) is { } weight ? codebook with { CommitmentWeight = weight } : codebook,
                parse.GetValue(channels) is { } widths ? NumberText.List<int>(widths, channels.Name) : null,
                classCount,
                parse.GetValue(likelihood)
            );
        });
    }

    private VaeArchitecture WithLevels(ParseResult parse, VaeDataset data, int classCount)
    {
        parse.RequireNo($"the latent dimensions of a {Hierarchical} are those of {levels.Name}", latent);
        parse.RequireNo($"the architecture is {Hierarchical}", attention);
        if (!data.Shape.IsImage)
        {
            parse.RequireNo($"the rows of {data.Name} have shape {data.Shape}", channels);
        }

        return UsageException.Check(() =>
        {
            var widths = parse.GetValue(hidden) is { } text ? NumberText.List<int>(text, hidden.Name) : null;
            if (widths is { Count: > 1 })
            {
                throw new UsageException(
                    $"{hidden.Name} is {parse.GetValue(hidden)}; expected one width for a {Hierarchical}, such as 256."
                );
            }

            return VaeArchitecture.Hierarchical(
                data.Shape,
                parse.GetValue(levels) is { } sizes ? NumberText.List<int>(sizes, levels.Name) : null,
                widths?[0] ?? 256,
                parse.GetValue(channels) is { } given ? NumberText.List<int>(given, channels.Name) : null,
                classCount,
                parse.GetValue(likelihood)
            );
        });
    }

    /// <summary>A perceptron whose hidden widths are one: that of its blocks, which are one less than them and at least one.</summary>
    private VaeArchitecture Perceptron(ParseResult parse, VaeDataset data, int size, int classCount)
    {
        if (Array.Find<Option>([channels, attention], parse.IsGiven) is { } given)
        {
            throw new UsageException($"{given.Name} is for convolutions; the architecture is {ResidualPerceptron}.");
        }

        return UsageException.Check(() =>
        {
            var widths = parse.GetValue(hidden) is { } text ? NumberText.List<int>(text, hidden.Name) : [400, 400];
            return widths.Distinct().Count() == 1
                ? VaeArchitecture.ResidualMlp(
                    data.Shape,
                    size,
                    widths[0],
                    Math.Max(widths.Count - 1, 1),
                    priorComponents: null,
                    classCount,
                    parse.GetValue(likelihood)
                )
                : throw new UsageException(
                    $"{hidden.Name} is {parse.GetValue(hidden)}; expected one width for all layers of a {ResidualPerceptron}, such as 400,400."
                );
        });
    }

    private int ClassCount(ParseResult parse, VaeDataset data)
    {
        var given = parse.GetValue(classes);
        if (!IsConditional(parse))
        {
            return given is null ? 0 : throw new UsageException("--classes is for --model cvae; the model is a vae.");
        }

        if (!data.HasLabels)
        {
            throw new InvalidDataException($"The data set {data.Name} has no labels; a cvae needs them.");
        }

        if (given is null && data.ClassNames is [var only])
        {
            throw new InvalidDataException(
                $"The data set {data.Name} has one class, {only}; expected two at least for a cvae, or a vae."
            );
        }

        if ((given ?? data.ClassNames?.Count) is { } asked)
        {
            return asked;
        }

        var labels = data.Labels.ToArray();
        var row = Array.IndexOf(labels, labels.Max());
        return labels[row] < VaeArchitecture.MostClasses
            ? Math.Max((int)labels[row] + 1, 2)
            : throw new InvalidDataException(
                $"The label of row {row} of {data.Name} is {labels[row]}; expected classes from 0 to at most {VaeArchitecture.MostClasses - 1}."
            );
    }
}
