using static Vae.Training.Onnx.AttributeProto.Types;

namespace Vae.Training.Onnx;

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
}
