namespace Vae.Inference.Tests;

public class ExternalDataTests
{
    public static TheoryData<string> Places =>
        ["initializer", "attribute", "subgraph", "sparse", "function", "training"];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_tensor_outside_the_graph_is_refused_before_a_session_is_made(string place)
    {
        using var directory = new FixtureCopy("mlp");
        var decoder = File.ReadAllBytes(directory.PathOf(BundleFormat.DecoderFile));
        ModelBundleReadTests.Replace(
            directory,
            BundleFormat.DecoderFile,
            [.. decoder, .. Hidden(place, "../../etc/passwd")]
        );

        ModelBundleReadTests.Refused(
            directory,
            "decoder.onnx keeps the data of the tensor 'w' outside itself, in '../../etc/passwd'; expected a graph that holds all of its weights"
        );
    }

    [Fact]
    public void An_external_location_without_the_flag_and_a_flag_without_a_location_are_refused()
    {
        var flagged = OnnxFile.Read(Proto.Message(7, Proto.Message(5, Proto.Text(8, "w"), Proto.Number(14, 1))));
        var located = OnnxFile.Read(
            Proto.Message(7, Proto.Message(5, Proto.Text(8, "w"), Proto.Entry(13, "location", "a")))
        );

        Assert.Equal(new ExternalTensor("w", ""), flagged.External);
        Assert.Equal(new ExternalTensor("w", "a"), located.External);
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        byte[] graph = Proto.Text(2, "innermost");
        for (var depth = 0; depth < 1000; depth++)
        {
            graph = Proto.Message(1, Proto.Message(5, Proto.Message(6, graph)));
        }

        var error = Assert.Throws<InvalidDataException>(() => OnnxFile.Read(Proto.Message(7, graph)));

        Assert.Contains("nested", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_message_are_refused_and_never_read_past_the_end()
    {
        var graph = File.ReadAllBytes(Path.Combine(Fixture.Directory("conv-cvae"), BundleFormat.EncoderFile));
        var random = new Random(5);
        for (var i = 0; i < 3000; i++)
        {
            var damaged = graph[..random.Next(graph.Length)];
            for (var j = 0; j < i % 4 && damaged.Length > 0; j++)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var error = Record.Exception(() => OnnxFile.Read(damaged));
            Assert.True(error is null or InvalidDataException, $"{error}");
        }
    }

    private static byte[] Hidden(string place, string location)
    {
        byte[] Node(params byte[][] attribute) => Proto.Message(1, Proto.Message(5, attribute));
        return place switch
        {
            "initializer" => Proto.Message(7, Proto.ExternalTensor(5, "w", location)),
            "attribute" => Proto.Message(7, Node(Proto.ExternalTensor(5, "w", location))),
            "subgraph" => Proto.Message(
                7,
                Node(Proto.Message(11, Node(Proto.Message(6, Proto.ExternalTensor(5, "w", location)))))
            ),
            "sparse" => Proto.Message(7, Proto.Message(15, Proto.ExternalTensor(1, "w", location))),
            "function" => Proto.Message(
                25,
                Proto.Message(7, Proto.Message(5, Proto.ExternalTensor(10, "w", location)))
            ),
            _ => Proto.Message(20, Proto.Message(2, Proto.ExternalTensor(5, "w", location))),
        };
    }
}
