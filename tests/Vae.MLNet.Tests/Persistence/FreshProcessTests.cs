using System.Text.Json;
using Microsoft.ML;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>A process that has ML.NET and ONNX Runtime and no assembly of this repository loads what was saved.</summary>
public class FreshProcessTests
{
    [Fact]
    public async Task It_computes_the_same_numbers()
    {
        using var directory = new TemporaryDirectory();
        var ml = new MLContext(seed: 1);
        var data = SavedRows.View(ml);
        var fitted = ml
            .Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Bytes")
            .Append(ml.Transforms.ReconstructWithVae("Again", Bundles.Conditional, "Picture", "Named"))
            .Append(ml.Transforms.DecodeWithVae("Decoded", Bundles.Mlp, "Latent"))
            .Append(ml.Transforms.StyleTransferWithVae("Other", Bundles.Conditional, "Picture", "Class", "Target"))
            .Append(
                ml.Transforms.FeaturizeWithVae(
                    Bundles.Mlp,
                    new VaeFeaturizer.Options
                    {
                        InputColumnNames = ["Shorts", "Named", "Flag"],
                        MeanColumnName = "Several",
                    }
                )
            )
            .Append(ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data"))
            .Append(ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data", contamination: 0.25))
            .Fit(data);
        string[] columns =
        [
            "Features",
            "Again",
            "Decoded",
            "Other",
            "Several",
            "ReconstructionLoss",
            "KlDivergence",
            "NegativeElbo",
            "Score",
            "PredictedLabel",
        ];
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        File.WriteAllText(directory["rows.json"], JsonSerializer.Serialize(SavedRows.All));

        var (exit, output, error) = await PlainProcess.Run([
            directory["model.zip"],
            directory["rows.json"],
            .. columns,
        ]);
        Assert.True(exit == 0, $"Exit code {exit}.\n{output}\n{error}");
        var printed = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var expected = Rows.Read(fitted.Transform(data), columns);
        Assert.Equal(expected.Count, printed.Length);
        foreach (var (row, line) in expected.Zip(printed))
        {
            var values = JsonSerializer.Deserialize<Dictionary<string, float[]>>(line)!;
            Assert.All(
                columns,
                column => Cell.AssertClose(Numbers(row[column]), values[column], 1e-6, column),
                throwIfEmpty: true
            );
        }
    }

    private static float[] Numbers(object value) =>
        value switch
        {
            float[] vector => vector,
            bool flag => [flag ? 1 : 0],
            _ => [(float)value],
        };
}
