using System.CommandLine;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary><c>vae prior</c>: a prior that rows are generated from, fitted to a trained model.</summary>
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
    private readonly Option<int?> limit = new("--limit") { Description = "Only the first training rows." };
    private readonly Option<long> seed = new("--seed") { Description = "The seed of the fit." };
    private readonly Option<bool> overwrite = OutputOptions.Overwrite();

    public PriorCommand(CliContext context)
        : base(
            context,
            "prior",
            "Fit a mixture of Gaussians to what the training rows' posteriors add up to, from which a model generates better rows.",
            "vae prior models/mnist-vae-16d --data mnist --components 200 -o digits-16d"
        )
    {
        components.Validators.Add(Validate.InRange(components, 1, VaeArchitecture.MostPriorComponents));
        limit.Validators.Add(Validate.AtLeast(limit, 1));
        Add(model);
        data.AddTo(this);
        AddAll(output, components, limit, seed, overwrite);
    }

    protected override int Run(ParseResult parse)
    {
        var target = parse.GetRequiredValue(output);
        TrainingDirectory.RequireReplaceable(target, parse.GetValue(overwrite));
        TrainingDirectory.RequireWritable(target);
        var bundle = ModelBundle.Read(parse.GetRequiredValue(model));
        using var vae = VaeModel.FromBundle(bundle);
        var rows = data.Read(parse, parse.GetValue(limit), 1, Context, bundle.Card.Training?.Data).Train;
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
}
