namespace Vae.Import.Tests;

/// <summary>Labels and classes that cannot be imported.</summary>
public sealed class ClassRefusalTests : RefusalTest
{
    /// <summary>A vector of whole numbers is no class number for each row, and no one-hot vector of floats.</summary>
    [Fact]
    public void Labels_that_are_vectors_of_whole_numbers()
    {
        var path = Foreign
            .Named("one-hot labels")
            .Changed(
                Files,
                "encoder.onnx",
                model =>
                    model.Graph.Input.Single(input => input.Name == "y").Type.TensorType.ElemType = (int)
                        TensorProto.Types.DataType.Int64
            );
        Refused(
            () => ModelBundle.Import(path, new() { ClassCount = 3 }),
            "The encoder's label 'y'",
            "is Int64 [batch_size, 3]",
            "a one-hot vector of floats"
        );
    }

    [Fact]
    public void Classes_that_nobody_knows_or_that_differ()
    {
        var numbered = Foreign.Named("numbered labels of the decoder alone");
        Refused(() => numbered.Import(new()), "'c'", "the number of classes");
        Refused(() => Foreign.Named("one-hot labels").Import(new() { ClassCount = 4 }), "3 or 4 classes");
        Refused(() => Conv.Import(new() { ClassCount = 4 }), "4 classes", "no tensor is known to be the label");
        Assert.Throws<ArgumentException>(() => Conv.Import(new() { ClassCount = 1 }));
        Refused(() => numbered.Import(new() { ClassCount = 10_001 }), "10001 classes", "at most 10000");
    }

    /// <summary>OneHot, and a comparison with the classes, make zeros of what is no class; an embedding has an error for it.</summary>
    [Theory]
    [InlineData("OneHot", 3, null)]
    [InlineData("OneHot", 4, "gives for the class 3 what it gives for 1000000007")]
    [InlineData("OneHot", 10, "gives for the class 9 what it gives for 1000000007")]
    [InlineData("Equal", 3, null)]
    [InlineData("Equal", 5, "gives for the class 4 what it gives for 1000000007")]
    [InlineData("Gather", 3, null)]
    [InlineData("Gather", 10, "does not compute a row of")]
    public void Classes_beyond_those_that_the_graph_knows(string op, int classes, string? words)
    {
        var path = Foreign
            .Named("numbered labels of the decoder alone")
            .Changed(
                Files,
                "decoder.onnx",
                model =>
                {
                    var graph = model.Graph;
                    var embedding = graph.Node.Single(node => node.OpType == "Gather" && node.Input.Contains("c"));
                    if (op == "Gather")
                    {
                        return;
                    }

                    graph.Initializer.Add(Constant("classes", [0, 1, 2], 1, 3));
                    graph.Initializer.Add(Constant("depth", [3]));
                    graph.Initializer.Add(Constant("off.on", [0, 1], 2));
                    graph.Initializer.Add(Constant("axis", [1], 1));
                    var made = graph.Node.IndexOf(embedding);
                    graph.Node.RemoveAt(made);
                    NodeProto[] nodes =
                        op == "OneHot"
                            ? [Node("OneHot", "chosen", "c", "depth", "off.on")]
                            : [Node("Unsqueeze", "column", "c", "axis"), Node("Equal", "chosen", "column", "classes")];
                    var cast = Node("Cast", embedding.Output[0], "chosen");
                    cast.Attribute.Add(
                        new AttributeProto
                        {
                            Name = "to",
                            Type = AttributeProto.Types.AttributeType.Int,
                            I = (int)TensorProto.Types.DataType.Float,
                        }
                    );
                    foreach (var node in nodes.Append(cast))
                    {
                        graph.Node.Insert(made++, node);
                    }
                }
            );
        ModelBundle Imported() => ModelBundle.Import(path, new() { ClassCount = classes });
        if (words is null)
        {
            Assert.Equal(classes, Imported().Card.Signature.ClassCount);
        }
        else
        {
            Refused(() => Imported(), "decoder", words);
        }

        static NodeProto Node(string op, string output, params string[] inputs) =>
            new()
            {
                OpType = op,
                Input = { inputs },
                Output = { output },
            };
        static TensorProto Constant(string name, long[] values, params long[] dimensions) =>
            new()
            {
                Name = name,
                DataType = (int)TensorProto.Types.DataType.Int64,
                Dims = { dimensions },
                Int64Data = { values },
            };
    }
}
