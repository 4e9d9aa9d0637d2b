using Microsoft.ML;
using Vae.MLNet.Training.Tests;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Models that <c>Fit</c> has trained, with all the columns that can be asked of them, for many rows at once.</summary>
public sealed class LearntTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_learnt_detector_and_its_model_score_rows_as_the_pipeline_does()
    {
        var data = Reading.View(ml, 300);
        using var detector = ml
            .AnomalyDetection.Trainers.Vae(Quick.Detector with { InputColumnName = "Data" })
            .Fit(data);
        using var scorer = ml.Transforms.ScoreWithVae(detector.Model, "Data").Fit(data);

        Gives(detector, data, ["Score", "PredictedLabel", "Probability", "Contributions"]);
        Gives(scorer, data, ["ReconstructionLoss", "KlDivergence", "NegativeElbo"]);
    }

    private void Gives(ITransformer model, IDataView data, string[] columns)
    {
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnxWithVae(model, data, stream);
        // Of a row that the detector keeps the score is what its distance from itself is rounded by.
        var others = Reading.View(ml, 2_000, seed: 2);
        var found = Columns.Run(stream.ToArray(), others);
        Assert.Equal(columns.Order(StringComparer.Ordinal), found.Keys.Order(StringComparer.Ordinal));
        foreach (var column in columns)
        {
            Columns.AssertClose(Columns.Read(model.Transform(others), column), found[column], column);
        }
    }
}
