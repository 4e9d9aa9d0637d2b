using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;

namespace Vae.Experiments;

/// <summary>Saves a pipeline and has a second process load it and predict, with and without VaeML's loader.</summary>
internal sealed class RoundTrip(MLContext ml, DataFiles files)
{
    public void Run(ITransformer model, string zip)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(zip))!);
        ml.Model.Save(model, ml.Data.LoadFromRowFile(files.TestImages, files.TestLabels).Schema, zip);
        var here = Predictions.Of(ml, model, files.TestImages, files.TestLabels);

        var table = new TextTable(
            "where",
            "loaded with",
            "rows/s",
            "same digits",
            "largest difference of a probability"
        );
        table.Add("this process", "", Speed(here), "", "");
        AddRow("LoadWithVae", InSecondProcess(zip));
        AddRow("ml.Model.Load", InSecondProcess(zip, PredictCommand.Plain));
        table.Write("Saved, and loaded in a second process", $"The pipeline is in {zip}.");

        void AddRow(string loader, Predictions there) =>
            table.Add(
                "second process",
                loader,
                Speed(there),
                $"{Same(here, there):N0} of {here.Rows.Count:N0}",
                $"{Difference(here, there):G2}"
            );
    }

    private static string Speed(Predictions predictions) => $"{predictions.Rows.Count / predictions.Seconds:N0}";

    private static int Same(Predictions here, Predictions there) =>
        here.Rows.Zip(there.Rows).Count(pair => pair.First.Digit == pair.Second.Digit);

    private static float Difference(Predictions here, Predictions there) =>
        here
            .Rows.Zip(there.Rows)
            .Max(pair => pair.First.Score.Zip(pair.Second.Score).Max(score => Math.Abs(score.First - score.Second)));

    private Predictions InSecondProcess(string zip, params string[] options)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [PredictCommand.Name, zip, files.TestImages, files.TestLabels, .. options]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Predictions>(output)!
            : throw new InvalidOperationException($"The second process ended with the exit code {process.ExitCode}.");
    }
}
