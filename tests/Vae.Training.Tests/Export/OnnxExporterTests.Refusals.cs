using TorchSharp;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

public sealed partial class OnnxExporterTests
{
    [Theory]
    [InlineData("encoder.0.weight")]
    [InlineData("log_variance.bias")]
    [InlineData("decoder.3.bias")]
    public void Graphs_that_differ_from_the_network_are_refused(string parameter)
    {
        var weights = OnnxWeight.Of(network);
        var values = weights[parameter].Values.ToArray();
        values[0] += 0.01f;
        weights[parameter] = weights[parameter] with { Values = values };
        var draft = ModelExport.Draft(new OnnxGraphs(TinyModels.Cvae, weights), TinyModels.Cvae, []);
        var error = Assert.Throws<InvalidOperationException>(() =>
            ModelExport.Checked(network, draft, Images(network), Labels(network))
        );
        Assert.Matches(
            "^ONNX Runtime's outputs differ from the network's by 0.0.* in the .*; float32 arithmetic explains .*E-0[67] on these rows",
            error.Message
        );
    }

    [Fact]
    public void A_refused_export_leaves_the_old_bundle_untouched()
    {
        Export(network);
        var before = Files(Target).ToDictionary(file => file, file => File.ReadAllBytes(Path.Combine(Target, file)));
        using (torch.no_grad())
        {
            network.get_parameter("mean.bias")!.fill_(float.NaN);
        }

        var error = Assert.Throws<ModelExportException>(() => Export(network));
        Assert.Contains("NaN", error.Message, StringComparison.Ordinal);
        Assert.Equal(before.Keys, Files(Target));
        Assert.All(
            before,
            file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(Target, file.Key))),
            throwIfEmpty: true
        );
        Assert.Equal(["model"], Files(directory));
    }

    [Fact]
    public void An_export_that_cannot_be_written_leaves_nothing()
    {
        var file = Path.Combine(directory, "file");
        File.WriteAllText(file, "kept");
        var error = Assert.Throws<ModelExportException>(() =>
            network.Export(Path.Combine(file, "model"), TinyModels.Dataset(TinyModels.Cvae, Rows))
        );
        Assert.IsAssignableFrom<IOException>(error.InnerException);
        Assert.Equal(["file"], Files(directory));
        Assert.Equal("kept", File.ReadAllText(file));
    }

    [Fact]
    public void A_network_that_is_gone_is_not_exported()
    {
        var gone = new VaeNetwork(TinyModels.Cvae);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Export(gone));
        Assert.Empty(Files(directory));
    }

    [Fact]
    public void Parity_rows_that_do_not_fit_are_refused()
    {
        var (shape, rows) = (network.Architecture.Shape, Images(network));
        AssertRefused("0 labels", VaeDataset.FromRows("rows", shape, rows));
        AssertRefused(
            "expected a class from 0 to 2",
            VaeDataset.FromRows("rows", shape, rows, [.. Labels(network)[1..], 3])
        );
        AssertRefused(
            "The rows of halves have shape [8]; the network expects [1, 4, 4].",
            VaeDataset.FromRows("halves", new DataShape(8), rows, new long[2 * Rows])
        );

        void AssertRefused(string named, VaeDataset data)
        {
            var error = Assert.ThrowsAny<ArgumentException>(() => network.Export(Target, data));
            Assert.Contains(named, error.Message, StringComparison.Ordinal);
            Assert.Empty(Files(directory));
        }
    }
}
