using Google.Protobuf;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import.Tests;

/// <summary>Weights in a file beside the graph are taken into the bundle; no path leads elsewhere.</summary>
public sealed class ExternalWeightsTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Foreign model = Foreign.Named("convolutions");

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Weights_beside_the_file_are_taken_into_the_bundle()
    {
        var bundle = ModelBundle.Import(Path("weights.bin"));
        Assert.Equal(model.Import().Card.Export.EncoderSha256, bundle.Card.Export.EncoderSha256);
    }

    [Theory]
    [InlineData("../secret.bin")]
    [InlineData("a/../../secret.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("..\\secret.bin")]
    [InlineData("C:\\secret.bin")]
    [InlineData("")]
    public void A_path_that_leads_elsewhere_is_refused(string location) =>
        Refused(Path(location), "expected a file beside encoder.onnx");

    [Fact]
    public void A_link_is_refused()
    {
        var path = Path("linked.bin");
        using var elsewhere = new TemporaryDirectory();
        File.CreateSymbolicLink(directory["linked.bin"], elsewhere.Write("secret.bin", new byte[100_000]));
        Refused(path, "'linked.bin', which is a link");
    }

    [Fact]
    public void A_directory_that_is_a_link_is_refused()
    {
        var path = Path("sub/secret.bin");
        using var elsewhere = new TemporaryDirectory();
        elsewhere.Write("secret.bin", new byte[100_000]);
        Directory.CreateSymbolicLink(directory["sub"], elsewhere.Path);
        Refused(path, "which is a link");
    }

    [Fact]
    public void A_file_that_is_not_there_is_said() => Refused(Path("none.bin"), "'none.bin', which is not there");

    [Fact]
    public void A_file_that_is_too_short_is_said()
    {
        var path = Path("weights.bin");
        File.WriteAllBytes(directory["weights.bin"], new byte[10]);
        Refused(path, "within the 10 of that file");
    }

    /// <summary>The model with the encoder's weights in a file of this name, which is written where it is one beside the graph.</summary>
    private string Path(string location) =>
        model.Changed(
            directory,
            "encoder.onnx",
            graph =>
            {
                using var weights = new MemoryStream();
                foreach (var tensor in graph.Graph.Initializer.Where(tensor => tensor.DataType == (int)DataType.Float))
                {
                    tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
                    tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = $"{weights.Length}" });
                    tensor.ExternalData.Add(
                        new StringStringEntryProto { Key = "length", Value = $"{tensor.RawData.Length}" }
                    );
                    tensor.DataLocation = DataLocation.External;
                    weights.Write(tensor.RawData.Span);
                    tensor.RawData = ByteString.Empty;
                }

                if (location == "weights.bin")
                {
                    directory.Write(location, weights.ToArray());
                }
            }
        );

    private static void Refused(string path, string words)
    {
        var message = Assert.Throws<InvalidDataException>(() => ModelBundle.Import(path)).Message;
        Assert.Contains(words, message);
    }
}
