using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using PlainLoader;
using Vae.Inference;

namespace Vae.MLNet.Tests.Persistence;

/// <summary>Rows that no model takes, in a process that has no assembly of this repository to refuse them.</summary>
public sealed class UnusualRowTests : IDisposable
{
    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_row_out_of_range_is_an_anomaly_of_infinite_score()
    {
        float[] faults =
        [
            float.NaN,
            float.PositiveInfinity,
            float.NegativeInfinity,
            1.000001f,
            -0.000001f,
            255,
            float.MaxValue,
        ];
        // As far from 0 and 1 as four roundings.
        float[] allowed = [1.0000001f, 1.0000004f, -4.7e-7f, -0f, 1];

        var found = await Scored(Bundles.Mlp, [.. faults, .. allowed]);

        Assert.All(
            found.Take(faults.Length),
            row =>
            {
                Assert.Equal([1], row["PredictedLabel"]);
                Assert.All(Scores, column => Assert.Equal([float.PositiveInfinity], row[column]));
            },
            throwIfEmpty: true
        );
        Assert.All(
            found.Skip(faults.Length),
            row => Assert.All(Scores, column => Assert.True(float.IsFinite(row[column][0]))),
            throwIfEmpty: true
        );
    }

    [Fact]
    public async Task A_model_that_clips_takes_what_is_finite()
    {
        using var clipping = VaeModel.Load(Bundles.Small("mlp"), new VaeModelOptions { Threads = 1, ClipData = true });

        var found = await Scored(clipping, [float.NaN, float.PositiveInfinity, 255, 1, -7, 0]);

        Assert.Equal(
            [
                [float.PositiveInfinity],
                [float.PositiveInfinity],
            ],
            found.Take(2).Select(row => row["Score"])
        );
        Assert.All(Scores, column => Assert.Equal(found[3][column], found[2][column]));
        Assert.All(Scores, column => Assert.Equal(found[5][column], found[4][column]));
    }

    [Theory]
    [InlineData("Named")]
    [InlineData("Class")]
    [InlineData("Target")]
    public async Task A_label_that_is_no_class_ends_the_process_with_an_error(string column)
    {
        var data = SavedRows.View(ml);
        var fitted = ml
            .Transforms.DetectAnomaliesWithVae(Bundles.Conditional, "Picture", column, contamination: 0.25)
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        // Objects count keys from 0: one beyond the last is a missing one.
        InputRow[] rows =
        [
            new()
            {
                Named = 3,
                Class = 3,
                Target = -1,
            },
        ];
        File.WriteAllText(directory["rows.json"], JsonSerializer.Serialize(rows, Json));

        var (exit, output, error) = await PlainProcess.Run(
            directory["model.zip"],
            directory["rows.json"],
            "Score",
            "PredictedLabel"
        );

        Assert.True(exit != 0, output);
        Assert.Contains("vae/Label.must_be_0_to_2", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_key_of_the_data_ends_the_process_with_an_error()
    {
        var data = SavedRows.View(ml);
        var fitted = ml
            .Transforms.FeaturizeWithVae(
                Bundles.Mlp,
                new VaeFeaturizer.Options { InputColumnNames = ["Shorts", "Named", "Flag"] }
            )
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        File.WriteAllText(directory["rows.json"], JsonSerializer.Serialize<InputRow[]>([new() { Named = 3 }], Json));

        var (exit, output, error) = await PlainProcess.Run(directory["model.zip"], directory["rows.json"], "Features");

        Assert.True(exit != 0, output);
        Assert.Contains("vae/Data/Named.must_be_a_key_from_1_to_3", error, StringComparison.Ordinal);
    }

    private static readonly string[] Scores = ["Score", "ReconstructionLoss", "KlDivergence", "NegativeElbo"];

    /// <summary>What a plain process makes of rows, each with one of the values in its middle.</summary>
    private async Task<IReadOnlyList<Dictionary<string, float[]>>> Scored(VaeModel model, float[] values)
    {
        var data = SavedRows.View(ml);
        var fitted = ml
            .Transforms.ScoreWithVae(model, "Data")
            .Append(ml.Transforms.DetectAnomaliesWithVae(model, "Data", contamination: 0))
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["model.zip"]);
        var rows = values.Select(value => new InputRow { Data = [0.5f, 0.5f, 0.5f, value, 0.5f, 0.5f] });
        File.WriteAllText(directory["rows.json"], JsonSerializer.Serialize(rows, Json));
        var (exit, output, error) = await PlainProcess.Run([
            directory["model.zip"],
            directory["rows.json"],
            "PredictedLabel",
            .. Scores,
        ]);
        Assert.True(exit == 0, error);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<Dictionary<string, float[]>>(line, Json)!),
        ];
    }
}
