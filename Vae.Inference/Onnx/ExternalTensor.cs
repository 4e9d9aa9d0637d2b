namespace Vae.Inference;

/// <summary>A tensor whose data an ONNX file keeps elsewhere.</summary>
internal sealed record ExternalTensor(string Name, string Location);
