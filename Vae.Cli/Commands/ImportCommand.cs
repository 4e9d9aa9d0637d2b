using System.CommandLine;
using System.Text.Json;
using Vae.Data;
using Vae.Import;
using Vae.Inference;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae import</c>: a model of another tool to a model bundle.</summary>
internal sealed class ImportCommand : VaeCommand
{
    private readonly Argument<string[]> sources = new("files")
    {
        Description =
            "A directory with vae_encoder and vae_decoder, as optimum exports it, or with encoder.onnx and decoder.onnx; or the encoder's and the decoder's file; or one file with both.",
        Arity = new ArgumentArity(0, 2),
    };
    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The directory of the model bundle.",
        Required = true,
    };
    private readonly Option<bool> overwrite = OutputOptions.Overwrite();
    private readonly Option<string[]> map = new("--map")
    {
        Description =
            $"NAME=ROLE of tensors that are not called what they are, with commas between them; the roles are {string.Join(", ", TensorRoles.All)}. encoder:NAME and decoder:NAME where both have it.",
        HelpName = "name=role",
    };
    private readonly Option<string?> shape = new("--shape")
    {
        Description =
            "The shape of a row where the files leave it open, or hold pictures as vectors, such as 28,28 or 3,64,64.",
    };
    private readonly Option<string?> range = new("--range")
    {
        Description =
            "The range of the network's data, LEAST:MOST, which the bundle has from 0 to 1; -1:1 of a directory that optimum exports.",
        HelpName = "least:most",
    };
    private readonly Option<ChannelOrder?> layout = new("--layout")
    {
        Description = "Where pictures have their channels in the files: NCHW (the default) or NHWC.",
        CustomParser = result => OptionValues.Name<ChannelOrder>()(result),
    };
    private readonly Option<DecoderActivation?> activation = new("--activation")
    {
        Description = "What the decoder gives: probability, logits or mean; told by a last Sigmoid or Tanh.",
        CustomParser = result => OptionValues.Name<DecoderActivation>()(result),
    };

    // Those of networks that VaeML trained itself.
    private static readonly Likelihood[] ofTraining =
    [
        Likelihood.Mixed,
        Likelihood.StudentT,
        Likelihood.DiscretizedLogistic,
    ];
    private readonly Option<Likelihood?> likelihood = new("--likelihood")
    {
        Description =
            "The distribution of the data: Bernoulli for probabilities and logits, Gaussian for means, DiagonalGaussian with a log-variance.",
        HelpName = string.Join('|', OptionValues.Names(ofTraining)),
        CustomParser = result => OptionValues.Name(ofTraining)(result),
    };
    private readonly Option<int?> classes = new("--classes")
    {
        Description = "The number of classes where labels are numbers and not one-hot vectors.",
    };
    private readonly Option<double?> factor = new("--scaling-factor")
    {
        Description = "What latent vectors are multiplied by; that of config.json by default, else 1.",
    };
    private readonly Option<double?> shift = new("--shift-factor")
    {
        Description = "What is taken from latent vectors before; that of config.json by default, else 0.",
    };
    private readonly Option<string?> architecture = new("--architecture")
    {
        Description =
            "In place of files: the layers of weights alone, the JSON of a VaeArchitecture, as model.json of a bundle has it.",
    };
    private readonly Option<string?> weights = new("--weights")
    {
        Description = "The weights for --architecture: safetensors, or a state dictionary of torch.save.",
    };
    private readonly Option<string?> names = new("--names")
    {
        Description =
            "A JSON object from the names of tensors or modules in --weights to the network's, such as {\"fc1\": \"encoder.0\"}; null leaves one out.",
    };

    private readonly Option[] ofGraphs;

    public ImportCommand(CliContext context)
        : base(
            context,
            "import",
            "Make a model bundle of a variational autoencoder of another tool.",
            "vae import encoder.onnx decoder.onnx --map mu=mean,logvar=log_variance --activation logits -o models/imported"
        )
    {
        Add(sources);
        ofGraphs = [map, shape, range, layout, activation, likelihood, classes, factor, shift];
        AddAll([output, .. ofGraphs, architecture, weights, names, overwrite]);
    }

    protected override int Run(ParseResult parse)
    {
        var target = parse.GetRequiredValue(output);
        var files = parse.GetValue(sources) ?? [];
        var isWeights = parse.GetValue(architecture) is not null || parse.GetValue(weights) is not null;
        if (isWeights)
        {
            Require(parse, files);
            NativeLibraries.Require();
        }
        else
        {
            parse.RequireNo("it is for --weights", names);
            if (files.Length == 0)
            {
                throw new UsageException(
                    "No files were given; expected a directory, one or two ONNX files, or --architecture and --weights."
                );
            }
        }

        var options = isWeights ? null : UsageException.Check(() => Asked(parse));
        TrainingDirectory.RequireReplaceable(target, parse.GetValue(overwrite), files);
        TrainingDirectory.RequireWritable(target);
        var bundle =
            options is null ? OfWeights(parse)
            : files is [var one] ? ModelBundle.Import(one, options)
            : ModelBundle.Import(files[0], files[1], options);
        using (Context.InGoodOrder())
        {
            ModelBundle.Write(target, bundle);
        }

        TextTable.Write(
            Context,
            ["imported", target],
            ModelFacts.Of(bundle).Select(fact => (string[])[fact.Name, fact.Value])
        );
        return ExitCode.Success;
    }

    private void Require(ParseResult parse, string[] files)
    {
        if (parse.GetValue(architecture) is null || parse.GetValue(weights) is null || files.Length > 0)
        {
            throw new UsageException(
                "--architecture and --weights belong together, and to no other files; expected both alone."
            );
        }

        parse.RequireNo("the architecture says what the rows are", ofGraphs);
    }

    private VaeImportOptions Asked(ParseResult parse)
    {
        var options = new VaeImportOptions
        {
            Map = Map(parse.GetValue(map) ?? []),
            Shape = parse.GetValue(shape) is { } sizes ? NumberText.Shape(sizes, shape.Name) : null,
            Range = parse.GetValue(range) is { } text ? Range(text) : null,
            Layout = parse.GetValue(layout) ?? ChannelOrder.Nchw,
            Activation = parse.GetValue(activation),
            Likelihood = parse.GetValue(likelihood),
            ClassCount = parse.GetValue(classes),
            ScalingFactor = parse.GetValue(factor),
            ShiftFactor = parse.GetValue(shift),
        };
        options.Validate();
        return options;
    }

    private Dictionary<string, string> Map(IEnumerable<string> given)
    {
        var roles = new Dictionary<string, string>();
        foreach (var entry in given.SelectMany(text => text.Split(',')))
        {
            // Names of tensors may have an equals sign in them, roles have none.
            var equals = entry.LastIndexOf('=');
            if (equals < 1 || !roles.TryAdd(entry[..equals], entry[(equals + 1)..]))
            {
                throw new UsageException($"{map.Name} has '{entry}'; expected NAME=ROLE, each name once.");
            }
        }

        return roles;
    }

    private (float, float) Range(string text) =>
        text.Split(':') is [var least, var most]
            ? (NumberText.Read<float>(least, range.Name), NumberText.Read<float>(most, range.Name))
            : throw new UsageException($"{range.Name} has '{text}'; expected LEAST:MOST, such as -1:1.");

    private ModelBundle OfWeights(ParseResult parse)
    {
        var (layers, file) = (parse.GetRequiredValue(architecture), parse.GetRequiredValue(weights));
        using var network = new VaeNetwork(VaeArchitecture.FromJson(Text(layers!)));
        network.LoadWeights(file!, parse.GetValue(names) is { } path ? Names(path) : null);
        var bundle = network.ToBundle(ComparisonRows.Of(network.Architecture));
        var import = new ImportSummary
        {
            Producer = "unknown",
            Notes =
            [
                $"The weights are those of {Path.GetFileName(file)}, the layers those of {Path.GetFileName(layers)}.",
            ],
        };
        return bundle.WithCard(bundle.Card with { Import = import });
    }

    private static Dictionary<string, string?> Names(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string?>>(Text(path), JsonSerializerOptions.Strict)
                ?? throw new InvalidDataException($"{path} is the JSON null; expected an object of names.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(
                $"{path} is not readable: {VaeJson.Problem(e)} Expected an object from names to names, such as {{\"fc1\": \"encoder.0\"}}.",
                e
            );
        }
    }

    private static string Text(string path) =>
        RegularFile.OtherKind(path) is { } kind
            ? throw new IOException($"{path} is {kind}; expected a regular file.")
            : BundleFile.Text(File.ReadAllBytes(path));
}
