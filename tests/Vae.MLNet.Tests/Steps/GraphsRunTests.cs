using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace Vae.MLNet.Tests.Steps;

/// <summary>Which of a model's graphs run: sessions are counted as they are made, each when it is first needed.</summary>
public sealed class GraphsRunTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly VaeModel model;
    private int made;

    public GraphsRunTests() =>
        model = VaeModel.Load(
            Bundles.Small("mlp"),
            new VaeModelOptions
            {
                Preload = false,
                SessionOptionsFactory = () =>
                {
                    made++;
                    return new SessionOptions();
                },
            }
        );

    public void Dispose() => model.Dispose();

    [Fact]
    public void None_before_a_cursor_asks_for_an_output()
    {
        var view = Source.Of(20).Apply(ml.Transforms.ScoreWithVae(model, "Data"));

        Assert.Equal(20, Rows.Read(view, ["Data", "Text"]).Count);

        Assert.Equal(0, made);
    }

    [Fact]
    public void The_encoder_alone_for_features()
    {
        Read(ml.Transforms.FeaturizeWithVae("Features", model, "Data"), "Features");

        Assert.Equal(1, made);
    }

    [Fact]
    public void The_decoder_alone_for_decoding()
    {
        Read(ml.Transforms.DecodeWithVae("Decoded", model, "Latent"), "Decoded");

        Assert.Equal(1, made);
    }

    [Fact]
    public void The_encoder_alone_for_the_KL_divergence()
    {
        Read(ml.Transforms.ScoreWithVae(model, "Data"), "KlDivergence");

        Assert.Equal(1, made);
    }

    [Fact]
    public void Both_for_scores()
    {
        Read(ml.Transforms.ScoreWithVae(model, "Data"), "NegativeElbo");

        Assert.Equal(2, made);
    }

    private static void Read(VaeInferenceEstimator estimator, string column) =>
        Assert.Equal(20, Rows.Read(Source.Of(20).Apply(estimator), [column]).Count);
}
