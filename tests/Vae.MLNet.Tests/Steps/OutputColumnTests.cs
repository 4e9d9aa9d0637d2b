using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Steps;

/// <summary>The columns that steps make: types, slot names, and which of them there are.</summary>
public class OutputColumnTests
{
    private readonly MLContext ml = new(seed: 1);
    private readonly ProbeView data = Source.Of(3);

    [Fact]
    public void Latent_columns_have_their_size_and_slot_names()
    {
        var options = new VaeFeaturizer.Options { LogVarianceColumnName = "LogVariance", SampleColumnName = "Draw" };
        var schema = data.Apply(ml.Transforms.FeaturizeWithVae(Bundles.Mlp, options)).Schema;

        foreach (var name in (string[])["Features", "LogVariance", "Draw"])
        {
            Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), schema[name].Type);
            Assert.Equal(["z0", "z1"], schema[name].SlotNames());
        }
    }

    [Fact]
    public void Slot_names_follow_the_features_through_Concatenate()
    {
        var schema = data.Apply(
            ml.Transforms.FeaturizeWithVae("Latents", Bundles.Mlp, "Data")
                .Append(ml.Transforms.Concatenate("Features", "Latents", "Weight"))
        ).Schema;

        Assert.Equal(["Latents.z0", "Latents.z1", "Weight"], schema["Features"].SlotNames());
    }

    [Fact]
    public void Image_columns_have_the_dimensions_of_the_models_data()
    {
        var pictures = ml.Transforms.ReconstructWithVae("Again", Bundles.Conditional, "Picture", "Class");
        var vectors = ml.Transforms.DecodeWithVae("Decoded", Bundles.Mlp, "Latent");

        Assert.Equal(
            new VectorDataViewType(NumberDataViewType.Single, 1, 6, 6),
            data.Apply(pictures).Schema["Again"].Type
        );
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 6), data.Apply(vectors).Schema["Decoded"].Type);
    }

    [Fact]
    public void Scores_are_Singles_and_the_prediction_is_a_Boolean()
    {
        var scores = data.Apply(ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data")).Schema;
        var anomalies = data.Apply(ml.Transforms.DetectAnomaliesWithVae(Bundles.Mlp, "Data")).Schema;

        Assert.All(
            scores.Skip(data.Schema.Count),
            column => Assert.Equal(NumberDataViewType.Single, column.Type),
            throwIfEmpty: true
        );
        Assert.Equal(
            ["ReconstructionLoss", "KlDivergence", "NegativeElbo"],
            scores.Skip(data.Schema.Count).Select(column => column.Name)
        );
        Assert.Equal(NumberDataViewType.Single, anomalies["Score"].Type);
        Assert.Equal(BooleanDataViewType.Instance, anomalies["PredictedLabel"].Type);
    }

    [Fact]
    public void Only_the_columns_that_are_named_are_made()
    {
        var features = new VaeFeaturizer.Options { MeanColumnName = null, LogVarianceColumnName = "LogVariance" };
        var scores = new VaeScorer.Options { ReconstructionLossColumnName = null, NegativeElboColumnName = null };

        Assert.Equal(["LogVariance"], Added(ml.Transforms.FeaturizeWithVae(Bundles.Mlp, features)));
        Assert.Equal(["KlDivergence"], Added(ml.Transforms.ScoreWithVae(Bundles.Mlp, scores)));
    }

    [Fact]
    public void Rows_can_be_filtered_by_a_score()
    {
        var scored = Source.Of(200).Apply(ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data"));
        var scores = Rows.Values<float>(scored, "NegativeElbo");
        var median = scores.Order().ElementAt(100);

        var low = ml.Data.FilterRowsByColumn(scored, "NegativeElbo", upperBound: median);

        Assert.Equal(scores.Where(score => score < median), Rows.Values<float>(low, "NegativeElbo"));
    }

    [Fact]
    public void All_outputs_of_a_step_read_its_input_once_a_row()
    {
        var source = Source.Of(100);
        var options = new VaeScorer.Options { BatchSize = 7 };

        Rows.Read(
            source.Apply(ml.Transforms.ScoreWithVae(Bundles.Mlp, options)),
            ["ReconstructionLoss", "KlDivergence", "NegativeElbo"]
        );

        Assert.Equal(100, source.Log.Fetched("Data"));
    }

    private IEnumerable<string> Added(VaeInferenceEstimator estimator) =>
        data.Apply(estimator).Schema.Skip(data.Schema.Count).Select(column => column.Name);
}
