using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training.Tests.Pipelines;

/// <summary>The steps of a hierarchical VAE: what its model gives, also from a saved pipeline, with VaeML and without.</summary>
public sealed class LevelsTests : IDisposable
{
    private const int Count = 50;
    private const int Width = 6;

    private readonly MLContext ml = new(seed: 1);
    private readonly TemporaryDirectory directory = new();
    private readonly VaeModel model = Model();
    private readonly IDataView data;

    public LevelsTests() => data = ml.Data.LoadFromEnumerable(Rows.Select(row => new Numbers { Data = row }));

    private static IReadOnlyList<float[]> Rows { get; } =
    [
        .. Enumerable
            .Range(0, Count)
            .Select(row => Enumerable.Range(0, Width).Select(i => MathF.Sin(row * row + i)).ToArray()),
    ];

    public void Dispose()
    {
        model.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void Every_step_gives_what_the_model_gives()
    {
        float[] flat = [.. Rows.SelectMany(row => row)];
        var options = new VaeFeaturizer.Options
        {
            MeanColumnName = "Latent",
            LogVarianceColumnName = "LogVariance",
            SampleColumnName = "Draw",
            Seed = 4,
            BatchSize = 7,
        };
        var bounds = new VaeScorer.Options
        {
            NegativeElboColumnName = "Elbo",
            ImportanceWeightedBoundColumnName = "Bound",
            ElboSamples = 2,
            ImportanceSamples = 5,
            Seed = 3,
        };
        var fitted = ml
            .Transforms.FeaturizeWithVae(model, options)
            .Append(ml.Transforms.ReconstructWithVae("Reconstruction", model, "Data"))
            .Append(ml.Transforms.DecodeWithVae("Decoded", model, "Draw"))
            .Append(ml.Transforms.ScoreWithVae(model, bounds))
            .Fit(data);
        var rows = fitted.Transform(data);

        var drawn = new float[Count * model.LatentSize];
        model.SampleLatents(flat, [], seed: 4, firstRow: 0, drawn);
        Close(model.Encode(flat).Mean, Column(rows, "Latent"));
        Close(model.Encode(flat).LogVariance, Column(rows, "LogVariance"));
        Close(drawn, Column(rows, "Draw"));
        // All at once, where the rows are encoded and drawn from in one pass.
        var together = ml.Data.CreateEnumerable<Posteriors>(rows, reuseRowObject: false).ToArray();
        Close(model.Encode(flat).Mean, [.. together.SelectMany(row => row.Latent)]);
        Close(model.Encode(flat).LogVariance, [.. together.SelectMany(row => row.LogVariance)]);
        Close(drawn, [.. together.SelectMany(row => row.Draw)]);
        Close(model.Reconstruct(flat), Column(rows, "Reconstruction"));
        Close(model.Decode(drawn), Column(rows, "Decoded"));
        var scores = model.Score(
            flat,
            options: new VaeScoreOptions
            {
                Seed = 3,
                ElboSamples = 2,
                ImportanceSamples = 5,
            }
        );
        Close([.. scores.Select(score => (float)score.NegativeElbo)], [.. rows.GetColumn<float>("Elbo")]);
        Close([.. scores.Select(score => (float)score.ImportanceWeightedBound)], [.. rows.GetColumn<float>("Bound")]);
        ((IDisposable)fitted).Dispose();
    }

    [Fact]
    public void A_saved_pipeline_loads_with_VaeML_and_without()
    {
        var fitted = ml
            .Transforms.FeaturizeWithVae("Latent", model, "Data")
            .Append(ml.Transforms.ReconstructWithVae("Reconstruction", model, "Data"))
            .Append(ml.Transforms.ScoreWithVae(model, "Data"))
            .Fit(data);
        ml.Model.Save(fitted, data.Schema, directory["levels.zip"]);
        var before = fitted.Transform(data);
        foreach (
            var loaded in new[]
            {
                ml.Model.LoadWithVae(directory["levels.zip"], out _),
                ml.Model.Load(directory["levels.zip"], out _),
            }
        )
        {
            var after = loaded.Transform(data);
            Close(Column(before, "Latent"), Column(after, "Latent"));
            Close(Column(before, "Reconstruction"), Column(after, "Reconstruction"));
            Close([.. before.GetColumn<float>("NegativeElbo")], [.. after.GetColumn<float>("NegativeElbo")]);
            (loaded as IDisposable)?.Dispose();
        }

        ((IDisposable)fitted).Dispose();
    }

    [Fact]
    public void Rows_are_sampled_with_the_temperature_of_each_level()
    {
        using var cold = VaeModel.FromBundle(model.Bundle, new VaeModelOptions { Temperatures = [0.5, 0] });
        var rows = ml.Data.SampleFromVae(cold, Count, seed: 9);
        var expected = model.SamplePrior(Count, seed: 9);
        Close(expected.Select((u, i) => i % 5 < 2 ? u * 0.5f : 0).ToArray(), Column(rows, "Latent"));
        Close(cold.Generate(Count, seed: 9), Column(rows, "Data"));
    }

    private static VaeModel Model()
    {
        var architecture = VaeArchitecture.Hierarchical(
            new DataShape(Width),
            [2, 3],
            width: 8,
            likelihood: Likelihood.Gaussian
        );
        var training = VaeDataset.FromRows("rows", architecture.Shape, [.. Rows.SelectMany(row => row)]);
        using var trainer = new VaeTrainer(
            architecture,
            new TrainingOptions
            {
                Epochs = 20,
                BatchSize = 10,
                Threads = 1,
            }
        );
        return VaeModel.FromBundle(trainer.Train(training).ToBundle(training));
    }

    private static float[] Column(IDataView view, string name) =>
        [.. view.GetColumn<VBuffer<float>>(name).SelectMany(value => value.DenseValues())];

    private static void Close(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    private sealed class Posteriors
    {
        [VectorType(5)]
        public float[] Latent { get; set; } = [];

        [VectorType(5)]
        public float[] LogVariance { get; set; } = [];

        [VectorType(5)]
        public float[] Draw { get; set; } = [];
    }

    private sealed class Numbers
    {
        [VectorType(Width)]
        public float[] Data { get; set; } = [];
    }
}
