namespace Vae.Inference;

/// <summary>What an export wrote and measured.</summary>
public sealed record ExportSummary
{
    /// <summary>The ONNX operator set of both graphs.</summary>
    public required int Opset { get; init; }

    /// <summary>The SHA-256 of <c>encoder.onnx</c>, in lower-case hexadecimal digits.</summary>
    public required string EncoderSha256 { get; init; }

    /// <summary>The SHA-256 of <c>decoder.onnx</c>, in lower-case hexadecimal digits.</summary>
    public required string DecoderSha256 { get; init; }

    /// <summary>How many rows ONNX Runtime and TorchSharp were compared on.</summary>
    public required int ParityRows { get; init; }

    /// <summary>The largest absolute difference between ONNX Runtime's outputs and TorchSharp's on those rows.</summary>
    public required double ParityMaxAbsoluteDifference { get; init; }
}
