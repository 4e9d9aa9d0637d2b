using Google.Protobuf;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Finds a column's slot names in a model file: the attribute <c>keys_strings</c> of the node <c>mlnet.COLUMN.SlotNames</c>.</summary>
internal static class OnnxSlotNames
{
    // Numbers of the fields in onnx.proto.
    private const int ModelGraph = 7;
    private const int GraphNode = 1;
    private const int NodeName = 3;
    private const int NodeAttribute = 5;
    private const int AttributeName = 1;
    private const int AttributeStrings = 9;

    public static ReadOnlyMemory<char>[] Find(byte[] model, string column)
    {
        var node = Fields(ByteString.CopyFrom(model), ModelGraph)
            .SelectMany(graph => Fields(graph, GraphNode))
            .FirstOrDefault(node => Names(node, NodeName, $"mlnet.{column}.SlotNames"));
        if (node is null)
            return null;
        return Fields(node, NodeAttribute)
            .Where(attribute => Names(attribute, AttributeName, "keys_strings"))
            .Select(attribute =>
                Fields(attribute, AttributeStrings).Select(name => name.ToStringUtf8().AsMemory()).ToArray()
            )
            .FirstOrDefault();
    }

    private static bool Names(ByteString message, int field, string name) =>
        Fields(message, field).Any(value => value.ToStringUtf8() == name);

    /// <summary>The values of one field of a message, which must be a message, a string or bytes.</summary>
    private static IEnumerable<ByteString> Fields(ByteString message, int field)
    {
        var input = message.CreateCodedInput();
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field)
                yield return input.ReadBytes();
            else
                input.SkipLastField();
        }
    }
}
