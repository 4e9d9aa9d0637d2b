namespace Vae.Data;

public sealed partial class RowReader
{
    /// <summary>Fills a span with rows, as <see cref="Read"/> does.</summary>
    /// <param name="rows">Receives <see cref="RowSize"/> elements per row; a whole number of rows.</param>
    /// <param name="labels">Receives one label per row; empty when they are not wanted.</param>
    /// <exception cref="ArgumentException">A buffer does not fit, or labels are wanted where there are none.</exception>
    /// <exception cref="InvalidDataException">There are fewer rows, or the contents are damaged.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public void ReadExactly(Span<float> rows, Span<long> labels = default)
    {
        var last = Position + rows.Length / RowSize - 1;
        while (!rows.IsEmpty)
        {
            var read = Read(rows, labels);
            if (read == 0)
            {
                throw new InvalidDataException($"{Name} has {Position} rows; expected row {last}, too.");
            }

            rows = rows[(read * RowSize)..];
            labels = labels.IsEmpty ? labels : labels[read..];
        }
    }

    /// <summary>Fills a span with labels, as <see cref="ReadLabels"/> does.</summary>
    /// <exception cref="InvalidDataException">There are fewer, the contents are damaged, or no labels.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public void ReadLabelsExactly(Span<long> labels)
    {
        var last = Position + labels.Length - 1;
        while (!labels.IsEmpty)
        {
            var read = ReadLabels(labels);
            if (read == 0)
            {
                throw new InvalidDataException($"{Name} has {Position} labels; expected one for row {last}, too.");
            }

            labels = labels[read..];
        }
    }

    /// <summary>Reads all rows that are left, as <see cref="Read"/> does.</summary>
    /// <exception cref="InvalidDataException">The contents are damaged, or too many for an array.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public float[] ReadToEnd() => ToEnd<float>(RowSize, rows => Read(rows));

    /// <summary>Reads all labels that are left, as <see cref="ReadLabels"/> does.</summary>
    /// <exception cref="InvalidDataException">The contents are damaged, no labels, or too many for an array.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public long[] ReadLabelsToEnd() => ToEnd<long>(1, ReadLabels);

    private T[] ToEnd<T>(int size, Func<Span<T>, int> read)
    {
        var left = (Count - Position) * size ?? 0;
        if (left > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{Name} holds {left} elements more; at most {Array.MaxLength} fit into memory, so read it in parts."
            );
        }

        // Room for one row more, with which the end is found, also that of a stream of any length.
        var values = new T[left + size];
        for (var filled = 0; ; )
        {
            var count = read(values.AsSpan(filled));
            filled += count * size;
            if (count == 0)
            {
                return values[..filled];
            }

            if (values.Length - filled < size)
            {
                Array.Resize(ref values, checked(2 * values.Length));
            }
        }
    }
}
