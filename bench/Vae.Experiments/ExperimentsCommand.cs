using System.CommandLine;
using Microsoft.ML;
using Vae.Inference;

namespace Vae.Experiments;

/// <summary>The command line: all experiments, and <c>predict</c>, which it starts in a process of its own.</summary>
internal static class ExperimentsCommand
{
    public static int Run(string[] args)
    {
        var quick = new Option<bool>("--short")
        {
            Description = "At most 10,000 labels, for a first look: a minute or so in place of five.",
        };
        var data = new Option<string>("--data")
        {
            Description = "The directory with the data sets mnist and fashion-mnist, as `vae data` fetches them.",
            DefaultValueFactory = _ => DataFiles.DefaultDirectory(),
        };
        var models = new Option<string>("--models")
        {
            Description = "The directory of the model bundles.",
            DefaultValueFactory = _ => "models",
        };
        var zip = new Option<string>("--save")
        {
            Description = "Where the trained pipeline is saved.",
            DefaultValueFactory = _ => Path.Combine("artifacts", "digits.zip"),
        };
        var root = new RootCommand("Use variational autoencoders in ML.NET pipelines.")
        {
            quick,
            data,
            models,
            zip,
            PredictCommand.Create(),
        };
        root.SetAction(parse =>
            RunAll(
                parse.GetValue(quick) ? Length.Short : Length.Full,
                new DataFiles(parse.GetRequiredValue(data)),
                parse.GetRequiredValue(models),
                parse.GetRequiredValue(zip)
            )
        );
        return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static void RunAll(Length length, DataFiles files, string models, string zip)
    {
        files.Check();
        var ml = new MLContext(seed: 1);
        using var plane = VaeModel.Load(Path.Combine(models, "mnist-vae"));
        using var wide = VaeModel.Load(Path.Combine(models, "mnist-vae-16d"));

        var classifier = new FewLabels(ml, files, length).Run(plane, wide);
        new Anomalies(ml, files, length).Run(plane, wide);
        new RoundTrip(ml, files).Run(classifier, zip);
    }
}
