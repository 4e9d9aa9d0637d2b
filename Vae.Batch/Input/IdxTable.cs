using Vae.Inference;

namespace Vae.Batch;

/// <summary>The items of an IDX file; unsigned bytes are divided by 255.</summary>
internal sealed class IdxTable(InputSource source) : Table(source)
{
    private const int ScratchElements = 1 << 14;

    private readonly IdxReader reader = IdxReader.Open(source.Bytes, source.Name);

    public override long? Count => reader.Count;

    public override int RowSize => reader.ItemSize;

    public override long Position => reader.Position;

    public override void Skip(long rows)
    {
        if (rows > reader.Count - reader.Position)
        {
            throw TooFewRows(reader.Count, reader.Position + rows);
        }

        if (reader.CanSeek)
        {
            reader.Seek(reader.Position + (int)rows);
            return;
        }

        var scratch = new float[Math.Min(rows, Math.Max(1, ScratchElements / RowSize)) * RowSize];
        while (rows > 0)
        {
            rows -= reader.ReadItems(scratch.AsSpan(0, (int)Math.Min(rows, scratch.Length / RowSize) * RowSize));
        }
    }

    public override int Read(Span<float> rows, Span<long> labels) => reader.ReadItems(rows);

    public override int ReadWholeNumbers(Span<long> numbers) => reader.ReadItems(numbers);

    public override void RequireLabels()
    {
        base.RequireLabels();
        if (reader.ElementType is IdxElementType.Float32 or IdxElementType.Float64)
        {
            throw new InvalidDataException(
                $"{Source.Name} holds elements of type {reader.ElementType}; expected whole numbers for labels."
            );
        }
    }
}
