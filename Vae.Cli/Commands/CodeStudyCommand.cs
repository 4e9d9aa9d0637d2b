using System.CommandLine;
using Vae.Inference;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae study codes</c>: VQ-VAEs beside VAEs of the same rate.</summary>
internal sealed class CodeStudyCommand : KeptStudyCommand<CodeRun>
{
    private readonly StudiedRows rows = new();
    private readonly Option<string> codes = new("--codes")
    {
        Description = "The numbers of vectors of the codebooks.",
        DefaultValueFactory = _ => "4,16,64,256",
    };
    private readonly Option<int> codeSize = new("--code-size")
    {
        Description = "Elements of each of these vectors.",
        DefaultValueFactory = _ => 16,
    };
    private readonly Option<string> betas = new("--betas")
    {
        Description = "The weights of the KL divergence of the VAEs.",
        DefaultValueFactory = _ => "0.1,0.25,0.5,1",
    };
    private readonly Option<int> latent = new("--latent")
    {
        Description = "Latent dimensions of the VAEs.",
        DefaultValueFactory = _ => 32,
    };
    private readonly Option<string> channels = new("--channels")
    {
        Description =
            "Channels after each convolution that halves the image, of both: what is left of the image has a code at each position.",
        DefaultValueFactory = _ => "32,64,128",
    };
    private readonly Option<Likelihood> likelihood = new("--likelihood")
    {
        Description = "Bernoulli for data in [0, 1], DiscretizedLogistic for colour pictures, or another.",
        DefaultValueFactory = _ => Likelihood.Bernoulli,
    };
    private readonly Option<int> priorEpochs = new("--prior-epochs")
    {
        Description = "Passes over the codes of the training images, of their prior.",
        DefaultValueFactory = _ => 20,
    };

    public CodeStudyCommand(CliContext context)
        : base(
            context,
            "codes",
            "Train VQ-VAEs with codebooks of several sizes, and VAEs with the same layers and several weights of the KL divergence: what their latent variables cost, and what they leave unsaid. The learning rate falls to a hundredth by half a cosine.",
            "vae study codes --out codes"
        )
    {
        rows.AddTo(this);
        codeSize.Validators.Add(Validate.InRange(codeSize, 1, NetworkOptions.MostLatent));
        latent.Validators.Add(Validate.InRange(latent, 1, NetworkOptions.MostLatent));
        priorEpochs.Validators.Add(Validate.InRange(priorEpochs, 1, RecipeOptions.MostEpochs));
        likelihood.CustomParser = OptionValues.Name(Likelihood.Mixed);
        likelihood.HelpName = string.Join('|', OptionValues.Names(Likelihood.Mixed));
        AddAll(codes, codeSize, betas, latent, channels, likelihood, priorEpochs);
    }

    protected override IKeptStudy<CodeRun> Plan(ParseResult parse, string directory)
    {
        var options = Recipe(parse) with { LearningRateSchedule = new CosineDecay(0.01) };
        var weights = Validate.Different<double>(parse, betas);
        foreach (var weight in weights)
        {
            UsageException.Check((options with { Beta = new ConstantBeta(weight) }).Validate);
        }

        var sizes = Validate.Different<int>(parse, codes);
        var widths = NumberText.List<int>(parse.GetValue(channels)!, channels.Name);
        var (repeats, warmup) = (Seeds(parse), Warmup(parse));
        var (train, test) = rows.Read(parse, Context);
        VaeArchitecture Network(int size) =>
            VaeArchitecture.VqConv(
                train.Shape,
                new Codebook(size, parse.GetValue(codeSize)),
                widths,
                likelihood: parse.GetValue(likelihood)
            );
        // All networks, before the first of them is trained.
        foreach (var size in sizes)
        {
            UsageException.Check(() => CodeStudy.WithGaussians(Network(size), parse.GetValue(latent)));
        }

        return new CodeStudy
        {
            Architecture = Network(sizes[0]),
            Options = options,
            Prior = new CodePriorOptions { Epochs = parse.GetValue(priorEpochs), Threads = options.Threads },
            Sizes = sizes,
            LatentSize = parse.GetValue(latent),
            Betas = weights,
            WarmupEpochs = warmup,
            Seeds = repeats,
            Training = train,
            Test = test,
            Directory = directory,
        };
    }
}
