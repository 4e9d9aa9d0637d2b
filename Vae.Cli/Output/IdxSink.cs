using Vae.Inference;

namespace Vae.Cli;

/// <summary>Writes pixels as bytes, and other rows as float32, in the IDX format.</summary>
internal sealed class IdxSink(Stream target, RowTable table) : IRowSink
{
    private readonly IdxWriter writer = IdxWriter.Create(
        target,
        table.ArePixels ? IdxElementType.UInt8 : IdxElementType.Float32,
        table.Shape is { IsImage: true, Channels: 1 } ? [table.Shape.Height, table.Shape.Width] : table.Shape,
        table.Count
    );

    public void Write(ReadOnlySpan<float> rows, ReadOnlySpan<long> labels) => writer.WriteItems(rows);

    public void Complete() => writer.Complete();

    public void Dispose() => writer.Dispose();
}
