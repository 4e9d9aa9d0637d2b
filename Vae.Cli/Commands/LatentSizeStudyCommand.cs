using System.CommandLine;
using Vae.Report;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae study latent-sizes</c>: what more latent dimensions bring.</summary>
internal sealed class LatentSizeStudyCommand : KeptStudyCommand<LatentSizeRun>
{
    // Every size is a model on disk, and a column of means for each of the rows.
    private const int MostSize = 4096;

    private readonly StudiedRows rows = new();
    private readonly Option<string> sizes = new("--sizes")
    {
        Description = "The numbers of latent dimensions.",
        DefaultValueFactory = _ => "2,4,8,16,32,64,128,256",
    };
    private readonly Option<string?> hidden = new("--hidden")
    {
        Description = "A multilayer perceptron with these hidden widths in place of the report's convolutions.",
    };

    public LatentSizeStudyCommand(CliContext context)
        : base(
            context,
            "latent-sizes",
            "Train with several numbers of latent dimensions: the bound, the dimensions that are used, what a linear classifier reads from them, and t-SNE and UMAP. The learning rate falls to a hundredth by half a cosine.",
            "vae study latent-sizes --out latent-sizes"
        )
    {
        rows.AddTo(this);
        AddAll(sizes, hidden);
    }

    protected override IKeptStudy<LatentSizeRun> Plan(ParseResult parse, string directory)
    {
        var options = Recipe(parse) with { LearningRateSchedule = new CosineDecay(0.01) };
        UsageException.Check(options.Validate);
        var each = Validate.Different<int>(parse, sizes);
        foreach (var size in each.Where(size => size is < 1 or > MostSize))
        {
            throw new UsageException($"{sizes.Name} has {size}; expected numbers from 1 to {MostSize}.");
        }

        var (repeats, warmup) = (Seeds(parse), Warmup(parse));
        var (train, test) = rows.Read(parse, Context);
        if (!train.HasLabels || !test.HasLabels)
        {
            throw new InvalidDataException(
                $"The data set {train.Name} has no labels; the study's classifier needs them, of training and of test rows."
            );
        }

        return new LatentSizeStudy
        {
            Architecture = UsageException.Check(() => Network(parse, train)),
            Options = options,
            WarmupEpochs = warmup,
            Sizes = each,
            Seeds = repeats,
            Training = train,
            Test = test,
            Directory = directory,
        };
    }

    private VaeArchitecture Network(ParseResult parse, VaeDataset data)
    {
        if (parse.GetValue(hidden) is { } widths)
        {
            return VaeArchitecture.Mlp(data.Shape, NumberText.List<int>(widths, hidden.Name), latentSize: 2);
        }

        return data.Shape.IsImage
            ? VaeArchitecture.ReportConv(image: data.Shape)
            : throw new UsageException(
                $"The rows of {data.Name} have shape {data.Shape}, and convolutions need images; expected {hidden.Name}."
            );
    }
}
