using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

public sealed partial class OnnxExporterTests : IDisposable
{
    private const int Rows = 16;

    private static readonly EpochMetrics[] History =
    [
        new()
        {
            Epoch = 1,
            Beta = 0.1,
            LearningRate = 1e-3,
            Train = new SplitMetrics
            {
                Reconstruction = 171,
                KlDivergence = 7.8,
                ActiveUnits = 2,
            },
            Seconds = 60,
            RowsPerSecond = 1000,
        },
    ];

    private readonly string directory = Directory.CreateTempSubdirectory("vae-export-").FullName;
    private readonly VaeNetwork network = Seeded(TinyModels.Cvae, 3);

    private string Target => Path.Combine(directory, "model");

    public void Dispose()
    {
        network.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Theory]
    [InlineData("report-vae")]
    [InlineData("report-cvae")]
    [InlineData("mlp-conditional")]
    public void An_export_is_read_back_as_it_was_written(string name)
    {
        using var exported = Seeded(OnnxModels.All[name], 11);
        var card = Export(exported);
        var bundle = ModelBundle.Read(Target);

        Assert.Equal([BundleFormat.DecoderFile, BundleFormat.EncoderFile, BundleFormat.CardFile], Files(Target));
        Assert.Equal(exported.Architecture, VaeArchitecture.FromCard(bundle.Card));
        Assert.Equal(exported.Architecture.Signature, bundle.Card.Signature);
        Assert.Equal(OnnxMetadataTests.Training, bundle.Card.Training);
        Assert.Equal(History, bundle.Card.History);
        Assert.Equal(card.Export, bundle.Card.Export);
        Assert.Equal((17, Rows), (card.Export.Opset, card.Export.ParityRows));
        Assert.InRange(card.Export.ParityMaxAbsoluteDifference, 0, 1e-5);
        Assert.Equal(card.Export.EncoderSha256, ModelBundle.HashOf(bundle.Encoder));
    }

    [Fact]
    public void An_export_leaves_the_network_as_it_was_and_keeps_no_tensor()
    {
        network.train();
        var before = OnnxWeight.Of(network);
        using var scope = torch.NewDisposeScope();
        Export(network);

        Assert.True(network.training);
        Assert.Equal(0, scope.DisposablesCount);
        Assert.All(
            OnnxWeight.Of(network),
            entry => Assert.Equal(before[entry.Key].Values, entry.Value.Values),
            throwIfEmpty: true
        );
        network.eval();
        Export(network);
        Assert.False(network.training);
    }

    private static VaeNetwork Seeded(VaeArchitecture architecture, long seed)
    {
        torch.random.manual_seed(seed);
        return new VaeNetwork(architecture);
    }

    private ModelCard Export(VaeNetwork exported) =>
        exported.Export(Target, TinyModels.Dataset(exported.Architecture, Rows), OnnxMetadataTests.Training, History);

    private static float[] Images(VaeNetwork network) => TinyModels.Images(network.Architecture, Rows);

    private static long[] Labels(VaeNetwork network) => TinyModels.Labels(network.Architecture, Rows);

    private static string[] Files(string directory) =>
        [
            .. Directory
                .GetFileSystemEntries(directory)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal),
        ];
}
