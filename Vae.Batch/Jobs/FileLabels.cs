namespace Vae.Batch;

/// <summary>Labels from a file, one per row of the run.</summary>
/// <param name="reader">The file, owned by this.</param>
/// <param name="classCount">The number that every label has to be below.</param>
internal sealed class FileLabels(LabelReader reader, long classCount) : ILabelSource
{
    public void Skip(long rows) => reader.Skip(rows);

    public void Read(long firstRow, Span<long> labels)
    {
        for (var rest = labels; !rest.IsEmpty; )
        {
            var read = reader.Read(rest);
            rest =
                read > 0
                    ? rest[read..]
                    : throw new InvalidDataException(
                        $"{reader.Name} has {reader.Position} labels; expected one for row {firstRow + labels.Length - 1}, too."
                    );
        }

        var bad = labels.IndexOfAnyExceptInRange(0, classCount - 1);
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"{reader.Name} gives row {firstRow + bad} the label {labels[bad]}; expected a class from 0 to {classCount - 1}."
            );
        }
    }

    public void CheckUnchanged() => reader.CheckUnchanged();

    public void Dispose() => reader.Dispose();
}
