using System.Text.Json;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>Each graph describes itself; what is written is read back through ONNX Runtime.</summary>
public sealed class OnnxMetadataTests
{
    public static TheoryData<string> Names => OnnxModels.Names;

    internal static TrainingSummary Training { get; } =
        new()
        {
            Data = "mnist",
            TrainingRows = 60000,
            TestRows = 10000,
            Epochs = 30,
            KeptEpoch = 30,
            BatchSize = 128,
            LearningRate = 1e-3,
            LearningRateSchedule = "constant",
            BetaSchedule = "linear over 10 epochs",
            Seed = 1,
            Threads = 2,
            ToolVersion = "1.2.3",
            TorchVersion = "2.10",
        };

    [Theory]
    [MemberData(nameof(Names))]
    public void The_metadata_comes_back(string name)
    {
        var architecture = OnnxModels.All[name];
        var graphs = new OnnxGraphs(architecture, TinyModels.Weights(architecture)) { Training = Training };
        foreach (
            var (kind, model) in (ReadOnlySpan<(string, byte[])>)
                [("encoder", graphs.Encoder()), ("decoder", graphs.Decoder())]
        )
        {
            using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(model);
            var metadata = session.ModelMetadata.CustomMetadataMap;
            Assert.Equal("2", metadata["vae.format_version"]);
            Assert.Equal(kind, metadata["vae.graph"]);
            Assert.Equal(architecture, VaeArchitecture.FromJson(metadata["vae.architecture"]));
            using var signature = JsonDocument.Parse(metadata["vae.signature"]);
            Assert.Equal(architecture.Shape, signature.RootElement.GetProperty("shape").Deserialize<int[]>()!);
            Assert.Equal(architecture.LatentSize, signature.RootElement.GetProperty("latent_size").GetInt32());
            Assert.Equal(architecture.ClassCount, signature.RootElement.GetProperty("class_count").GetInt32());
            Assert.Equal($"{architecture.Likelihood}", signature.RootElement.GetProperty("likelihood").GetString());
            using var training = JsonDocument.Parse(metadata["vae.training"]);
            Assert.Equal(60000, training.RootElement.GetProperty("training_rows").GetInt32());
            Assert.Equal("VaeML", session.ModelMetadata.ProducerName);
        }
    }

    [Fact]
    public void An_untrained_model_has_no_training_summary() =>
        Assert.DoesNotContain(
            OnnxModels.Parse(OnnxModels.Graphs(TinyModels.Vae).Encoder()).MetadataProps,
            entry => entry.Key == BundleFormat.TrainingKey
        );
}
