namespace Vae.Training.Onnx;

/// <summary>A trained parameter: its shape, outermost dimension first, and its values, row-major.</summary>
internal sealed record OnnxWeight(IReadOnlyList<long> Shape, ReadOnlyMemory<float> Values);
