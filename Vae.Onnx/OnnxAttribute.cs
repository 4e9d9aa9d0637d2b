using Google.Protobuf;
using static Vae.Onnx.AttributeProto.Types;

namespace Vae.Onnx;

/// <summary>Attributes of operators.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Float(string name, float value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Float,
            F = value,
        };

    public static AttributeProto Int(string name, long value) =>
        new()
        {
            Name = name,
            Type = AttributeType.Int,
            I = value,
        };

    public static AttributeProto Ints(string name, params IEnumerable<long> values) =>
        new()
        {
            Name = name,
            Type = AttributeType.Ints,
            Ints = { values },
        };

    public static AttributeProto Strings(string name, params IEnumerable<string> values) =>
        new()
        {
            Name = name,
            Type = AttributeType.Strings,
            Strings = { values.Select(ByteString.CopyFromUtf8) },
        };
}
