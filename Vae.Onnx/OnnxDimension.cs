namespace Vae.Onnx;

/// <summary>One dimension of a graph's input or output: a size, or the name of a size known only when the graph runs.</summary>
internal readonly record struct OnnxDimension(long Size, string? Symbol)
{
    public static implicit operator OnnxDimension(long size) => new(size, null);

    public static implicit operator OnnxDimension(string symbol) => new(0, symbol);

    public TensorShapeProto.Types.Dimension ToProto() =>
        Symbol is null ? new() { DimValue = Size } : new() { DimParam = Symbol };
}
