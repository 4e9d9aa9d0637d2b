using System.CommandLine;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>The model bundle that a command uses, and how it runs.</summary>
internal sealed class ModelOptions
{
    // A block of a run has as many rows, and there are a few blocks for each core.
    private const int MostBatch = 1 << 20;

    private readonly Argument<string> directory = new("model") { Description = "The directory of the model bundle." };

    private readonly Option<int> batch = new("--batch-size")
    {
        Description = "Rows of one ONNX Runtime call; results depend on it by the last bits of a float at most.",
        DefaultValueFactory = _ => VaeModelOptions.DefaultBatchSize,
    };

    private readonly Option<int> threads = new("--threads")
    {
        Description = "Threads of ONNX Runtime; 0 for one per core that the process may use.",
    };

    private readonly Option<ExecutionProvider> provider = new("--device")
    {
        Description = "What runs the model.",
        CustomParser = OptionValues.Name<ExecutionProvider>(),
    };

    public ModelOptions() => batch.Validators.Add(Validate.InRange(batch, 1, MostBatch));

    private readonly Option<bool> clip = new("--clip")
    {
        Description =
            "Move data outside [0, 1] into it, for a model of such numbers (Bernoulli, DiscretizedLogistic), where it is an error otherwise.",
    };

    /// <param name="command">The command.</param>
    /// <param name="readsData">Whether it gives data to the model.</param>
    public void AddTo(Command command, bool readsData = false)
    {
        command.Add(directory);
        command.Add(batch);
        command.Add(threads);
        command.Add(provider);
        if (readsData)
        {
            command.Add(clip);
        }
    }

    /// <summary>The bundle's directory.</summary>
    public string Directory(ParseResult parse) => parse.GetRequiredValue(directory);

    /// <summary>The option that only data have a use for.</summary>
    public Option ForData => clip;

    /// <summary>The files of the bundle.</summary>
    public IEnumerable<string> Inputs(ParseResult parse) =>
        BundleFormat.Files.Concat(BundleFormat.MoreFiles).Select(name => Path.Combine(Directory(parse), name));

    /// <summary>Loads a bundle whose latent variables are Gaussian.</summary>
    /// <exception cref="UsageException">They are codes.</exception>
    public VaeModel Load(ParseResult parse)
    {
        var model = Open(parse);
        if (model is VaeModel vae)
        {
            return vae;
        }

        model.Dispose();
        throw new UsageException(
            $"The model in {Directory(parse)} is a VQ-VAE, whose latent variables are codes; vae {parse.CommandResult.Command.Name} is for Gaussian ones."
        );
    }

    /// <summary>Loads a bundle, whatever its latent variables are.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="temperatures">Those of draws from the prior.</param>
    public BundleModel Open(ParseResult parse, params IReadOnlyList<double> temperatures)
    {
        var options = new VaeModelOptions
        {
            BatchSize = parse.GetValue(batch),
            Threads = parse.GetValue(threads),
            ExecutionProvider = parse.GetValue(provider),
            ClipData = parse.GetValue(clip),
            Preload = false,
            Temperatures = temperatures,
        };
        UsageException.Check(options.Validate);
        var model = UsageException.Check(() => BundleModel.Open(Directory(parse), options));
        try
        {
            // A batch is data and a code, or a code's mean and log-variance.
            var floats = (Int128)options.BatchSize * (model.DataSize + 2 * model.LatentSize);
            Memory.Require(floats, $"A batch of {options.BatchSize} rows", batch.Name);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
