using System.CommandLine;
using System.Text.Json;
using Microsoft.ML;

namespace Vae.Experiments;

/// <summary><c>predict</c>: loads a saved pipeline and prints its predictions as JSON.</summary>
internal static class PredictCommand
{
    public const string Name = "predict";

    public const string Plain = "--plain";

    public static Command Create()
    {
        var zip = new Argument<string>("zip") { Description = "The saved pipeline." };
        var images = new Argument<string>("images") { Description = "An IDX file of images." };
        var labels = new Argument<string>("labels") { Description = "An IDX file of their labels." };
        var plain = new Option<bool>(Plain)
        {
            Description = "Load the pipeline as an application without VaeML does: row by row.",
        };
        var command = new Command(Name, "Print what a saved pipeline predicts, as JSON.")
        {
            zip,
            images,
            labels,
            plain,
        };
        command.SetAction(parse =>
        {
            var ml = new MLContext();
            var path = parse.GetRequiredValue(zip);
            var model = parse.GetValue(plain) ? ml.Model.Load(path, out _) : ml.Model.LoadWithVae(path);
            using (model as IDisposable)
            {
                Console.WriteLine(
                    JsonSerializer.Serialize(
                        Predictions.Of(ml, model, parse.GetRequiredValue(images), parse.GetRequiredValue(labels))
                    )
                );
            }
        });
        return command;
    }
}
