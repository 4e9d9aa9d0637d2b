using System.CommandLine;
using System.Globalization;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae prior</c>: a prior that rows are generated from: fitted to a trained model, or trained on the codes of a VQ-VAE.</summary>
internal sealed class PriorCommand : VaeCommand
{
    private readonly Argument<string> model = new("model") { Description = "The directory of the model bundle." };
    private readonly TrainingDataOptions data = new("The rows that the model was trained on.");
    private readonly Option<string> output = new("--output", "-o")
    {
        Description = "The directory of the bundle with the prior.",
        Required = true,
    };
    private readonly Option<int> components = new("--components")
    {
        Description = "Gaussians of the mixture, or of that of each class; fewer where there are not 50 rows for each.",
        DefaultValueFactory = _ => LatentPriorFit.DefaultComponents,
    };
    private readonly Option<int> epochs = new("--epochs")
    {
        Description = "Of a VQ-VAE: passes over the training rows' codes.",
        DefaultValueFactory = _ => new CodePriorOptions().Epochs,
    };
    private readonly Option<int> threads = new("--threads")
    {
        Description =
            "Of a VQ-VAE: threads that compute parts of a batch; 0 for one per core. They never change a bit.",
    };
    private readonly Option<int?> limit = new("--limit") { Description = "Only the first training rows." };
    private readonly Option<long> seed = new("--seed") { Description = "The seed of the fit." };
    private readonly Option<bool> overwrite = OutputOptions.Overwrite();

    public PriorCommand(CliContext context)
        : base(
            context,
            "prior",
            "Fit a mixture of Gaussians to what the training rows' posteriors add up to, from which a model generates better rows; or train the prior of a VQ-VAE's codes, by which it generates rows at all.",
            "vae prior models/mnist-vae-16d --data mnist --components 200 -o digits-16d"
        )
    {
        components.Validators.Add(Validate.InRange(components, 1, VaeArchitecture.MostPriorComponents));
        limit.Validators.Add(Validate.AtLeast(limit, 1));
        epochs.Validators.Add(Validate.InRange(epochs, 1, RecipeOptions.MostEpochs));
        threads.Validators.Add(Validate.InRange(threads, 0, TrainingOptions.MostThreads));
        Add(model);
        data.AddTo(this);
        AddAll(output, components, epochs, threads, limit, seed, overwrite);
    }

    protected override int Run(ParseResult parse)
    {
        var target = parse.GetRequiredValue(output);
        TrainingDirectory.RequireReplaceable(target, parse.GetValue(overwrite), parse.GetRequiredValue(model));
        TrainingDirectory.RequireWritable(target);
        var bundle = ModelBundle.Read(parse.GetRequiredValue(model));
        if (bundle.Card.Signature.Codes is not null)
        {
            parse.RequireNo("the model's latent variables are codes, and their prior is no mixture", components);
            return Train(parse, bundle, target);
        }

        parse.RequireNo("the model's latent variables are Gaussian, and their prior is a mixture", epochs, threads);
        using var vae = VaeModel.FromBundle(bundle);
        var rows = Rows(parse, bundle);
        var prior = UsageException.Check(() =>
            LatentPriorFit.Fit(vae, rows, parse.GetValue(components), parse.GetValue(seed), Context.Cancellation)
        );
        using var orderly = Context.InGoodOrder();
        ModelBundle.Write(target, bundle.WithPrior(prior));
        TextTable.Write(
            Context,
            ["prior", target],
            prior.Classes.Select(
                (mixture, label) =>
                    (string[])
                        [
                            bundle.Card.ClassNames is { } names && prior.Classes.Count > 1 ? names[label]
                            : prior.Classes.Count > 1 ? $"class {label}"
                            : "all rows",
                            LatentPriorFit.IsStandard(mixture)
                                ? $"standard normal, as there are fewer than {LatentPriorFit.LeastRows} rows"
                                : $"{mixture.Weights.Count} Gaussians",
                        ]
            )
        );
        return ExitCode.Success;
    }

    private VaeDataset Rows(ParseResult parse, ModelBundle bundle) =>
        data.Read(parse, parse.GetValue(limit), 1, Context, bundle.Card.Training?.Data).Train;

    private int Train(ParseResult parse, ModelBundle bundle, string target)
    {
        using var vq = VqVaeModel.FromBundle(bundle);
        var rows = Rows(parse, bundle);
        var options = new CodePriorOptions
        {
            Epochs = parse.GetValue(epochs),
            Threads = parse.GetValue(threads),
            Seed = parse.GetValue(seed),
        };
        var prior = UsageException.Check(() =>
            CodePriorTrainer.Train(vq, rows, options, new EpochLines(Context), Context.Cancellation)
        );
        using var orderly = Context.InGoodOrder();
        ModelBundle.Write(target, bundle.WithCodePrior(prior));
        var codes = bundle.Card.Signature.Codes!;
        TextTable.Write(
            Context,
            ["prior", target],
            [
                ["epochs", $"{prior.Summary.Epochs}, weights of epoch {prior.Summary.KeptEpoch}"],
                ["−ln p of codes, training rows", Nats(prior.Summary.TrainingLoss)],
                .. prior.Summary.ValidationLoss is { } held
                    ? (string[][])
                        [
                            ["−ln p of codes, held-out rows", Nats(held)],
                        ]
                    : [],
                ["of codes that are all as likely", Nats(codes.Rate)],
            ]
        );
        return ExitCode.Success;
    }

    /// <summary>Nats, and the bits that they are.</summary>
    private static string Nats(double nats) =>
        string.Create(CultureInfo.InvariantCulture, $"{nats:F2} nats, {nats / Math.Log(2):F1} bits a row");

    /// <summary>Says how each epoch was.</summary>
    private sealed class EpochLines(CliContext context) : IProgress<CodePriorProgress>
    {
        public void Report(CodePriorProgress value) =>
            context.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"epoch {value.Epoch}/{value.Epochs}  −ln p of codes {value.TrainingLoss:F2}{(value.ValidationLoss is { } held ? $"  held out {held:F2}" : "")}  {value.Seconds:F1} s"
                )
            );
    }
}
