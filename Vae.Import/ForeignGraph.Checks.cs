namespace Vae.Import;

// What a graph must have, and what it must not, to be imported.
internal sealed partial class ForeignGraph
{
    private static readonly string[] random =
    [
        "RandomNormal",
        "RandomNormalLike",
        "RandomUniform",
        "RandomUniformLike",
        "Bernoulli",
        "Multinomial",
    ];

    // Of the operators that are looked into, how many inputs they have at least.
    private static readonly Dictionary<string, int> inputsOf = new()
    {
        ["Cast"] = 1,
        ["Clip"] = 1,
        ["Dropout"] = 1,
        ["Flatten"] = 1,
        ["Gelu"] = 1,
        ["GroupNormalization"] = 3,
        ["Hardmax"] = 1,
        ["Identity"] = 1,
        ["LogSoftmax"] = 1,
        ["Reshape"] = 2,
        ["Resize"] = 1,
        ["Softmax"] = 1,
        ["Squeeze"] = 1,
        ["Transpose"] = 1,
        ["Unsqueeze"] = 1,
        ["Upsample"] = 1,
    };

    /// <summary>What every graph has: values that are computed once, and nodes with outputs and the inputs that they need.</summary>
    private void RequireSound(GraphProto graph)
    {
        var names = new HashSet<string>();
        var values = graph
            .Initializer.Select(tensor => tensor.Name)
            .Concat(graph.Node.SelectMany(node => node.Output))
            .Where(name => name.Length > 0);
        if (values.FirstOrDefault(name => !names.Add(name)) is { } twice)
        {
            throw new InvalidDataException($"{Path} is damaged: its graph has the value '{twice}' twice.");
        }

        foreach (var node in graph.Node)
        {
            var least = inputsOf.GetValueOrDefault(node.OpType);
            if (node.OpType.Length == 0 || node.Output.Count == 0 || node.Input.Count < least)
            {
                throw new InvalidDataException(
                    $"{Path} is damaged: its operator '{node.OpType}' has {node.Input.Count} inputs and {node.Output.Count} outputs; expected at least {least} and 1."
                );
            }

            foreach (var body in OnnxAttribute.GraphsOf(node))
            {
                RequireSound(body);
            }
        }
    }

    private void RequireStandard()
    {
        if (model.Functions.Count > 0)
        {
            throw new InvalidDataException(
                $"{Path} has functions of its own, such as {model.Functions[0].Name}; expected standard operators alone (export it with functions inlined)."
            );
        }

        if (model.Graph.SparseInitializer.Count > 0)
        {
            throw new InvalidDataException($"{Path} has sparse weights; expected dense ones.");
        }
    }

    private void RequireUsable(NodeProto node, string part)
    {
        var named =
            node.Name.Length > 0 ? $"the operator {node.OpType} ('{node.Name}')" : $"the operator {node.OpType}";
        if (!IsStandard(node.Domain))
        {
            throw new InvalidDataException(
                $"The {part} of {Path} has {named} of the domain {node.Domain}; expected standard operators alone."
            );
        }

        if (random.Contains(node.OpType))
        {
            throw new InvalidDataException(
                $"The {part} of {Path} draws random numbers with {named}; expected none: export mean and log-variance, or map the names of the values before the draw to them."
            );
        }

        if (IsTraining(node))
        {
            throw new InvalidDataException(
                $"The {part} of {Path} has {named} in its training mode; expected a network that was exported after model.eval()."
            );
        }

        foreach (var inner in OnnxAttribute.GraphsOf(node).SelectMany(body => body.Node))
        {
            RequireUsable(inner, part);
        }
    }

    private bool IsTraining(NodeProto node) =>
        node.OpType switch
        {
            "Dropout" => node.Input.Count > 2 && node.Input[2].Length > 0 && !IsFalse(node.Input[2]),
            "BatchNormalization" => node.Output.Count(output => output.Length > 0) > 1
                || node.Attribute.Any(attribute => attribute is { Name: "training_mode", I: not 0 }),
            _ => false,
        };

    private bool IsFalse(string name)
    {
        var tensor =
            model.Graph.Initializer.FirstOrDefault(tensor => tensor.Name == name)
            ?? ProducerOf(name)?.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T;
        return tensor is not null
            && tensor.RawData.All(value => value == 0)
            && tensor.Int32Data.All(value => value == 0);
    }
}
