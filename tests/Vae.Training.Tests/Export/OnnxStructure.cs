namespace Vae.Training.Tests.Export;

/// <summary>What the ONNX specification asks of any graph, checked without an ONNX library.</summary>
internal static class OnnxStructure
{
    /// <summary>
    /// Every value has one definition, stands before its readers and is read or an output, or comes with one that is; nodes have distinct
    /// names; constants have as many bytes as their shapes say.
    /// </summary>
    public static void AssertSound(GraphProto graph)
    {
        var defined = new HashSet<string>(graph.Input.Select(input => input.Name));
        Assert.All(
            graph.Initializer,
            tensor => Assert.True(defined.Add(tensor.Name), $"{tensor.Name} is defined twice.")
        );
        foreach (var node in graph.Node)
        {
            Assert.NotEmpty(node.Input);
            Assert.All(node.Input, input => Assert.Contains(input, defined));
            Assert.All(node.Output, output => Assert.True(defined.Add(output), $"{output} is defined twice."));
        }

        var read = graph
            .Node.SelectMany(node => node.Input)
            .Concat(graph.Output.Select(output => output.Name))
            .ToHashSet();
        // An operator may give more than is asked of it.
        defined.ExceptWith(
            graph
                .Node.Where(node => node.Output.Any(read.Contains))
                .SelectMany(node => node.Output.Where(output => !read.Contains(output)))
        );
        Assert.Equal(defined.Order(), read.Order());
        Assert.Equal(graph.Node.Count, graph.Node.Select(node => node.Name).Distinct().Count());
        foreach (var tensor in graph.Initializer)
        {
            var size = tensor.DataType == (int)TensorProto.Types.DataType.Float ? sizeof(float) : sizeof(long);
            Assert.Equal(tensor.Dims.Aggregate((long)size, (product, dim) => product * dim), tensor.RawData.Length);
        }
    }
}
