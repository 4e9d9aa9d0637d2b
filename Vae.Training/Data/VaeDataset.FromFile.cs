using Vae.Data;
using Vae.Inference;

namespace Vae.Training;

public sealed partial class VaeDataset
{
    /// <summary>
    /// Reads rows from a file of any format that <see cref="RowReader"/> reads, or from a folder of pictures, whose sub-folders are the classes,
    /// whole into memory.
    /// </summary>
    /// <param name="path">
    /// The rows: <c>[count, height, width]</c>, <c>[count, channels, height, width]</c> or <c>[count, features]</c>, or text with a line for
    /// each row.
    /// </param>
    /// <param name="labelsPath">Their labels, one per row; null when there are none, or when they are a column of the rows' own text.</param>
    /// <param name="name">The name that the model card gives; the rows' file name when null.</param>
    /// <param name="shape">
    /// The shape of a row, when it is not what the file tells: text holds vectors. Rows that have several dimensions have to have these.
    /// </param>
    /// <param name="options">How to read the rows; of a header and a column of labels also how to read a file of labels.</param>
    /// <exception cref="IOException">A file is missing or not readable.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or in no known format, or the files do not fit each other or the shape.</exception>
    public static VaeDataset FromFile(
        string path,
        string? labelsPath = null,
        string? name = null,
        DataShape? shape = null,
        RowReaderOptions? options = null
    )
    {
        options ??= new RowReaderOptions();
        using var reader = RowReader.Open(path, options.BesideLabels(labelsPath is not null));
        using var labelsReader = labelsPath is null ? null : RowReader.OpenLabels(labelsPath, options);
        options.RequireText(reader, labelsReader);
        if (labelsPath is not null && reader.HasLabels)
        {
            throw new InvalidDataException(
                $"{path} has {reader.LabelPlace}; expected no file of labels beside it, and {labelsPath} was given."
            );
        }

        shape ??= ShapeOf(reader);
        name ??= Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (shape.Size != reader.RowSize)
        {
            throw new InvalidDataException(
                $"{path} has rows of {reader.RowSize} elements; expected {shape.Size} for the shape {shape}{reader.LabelHint(shape.Size)}."
            );
        }

        if (!shape.Accepts(reader.RowShape))
        {
            throw new InvalidDataException(
                $"{path} has rows of the shape [{string.Join(", ", reader.RowShape)}]; expected {shape}, or rows of one dimension: their elements are in another order{ChannelHint(reader.RowShape)}."
            );
        }

        var count = CountOf(reader);
        if (count == 0)
        {
            throw new InvalidDataException($"{path} has no rows, only a header; expected at least one.");
        }

        if (count * shape.Size > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{path} holds {count * shape.Size} elements; at most {Array.MaxLength} fit into memory, so train on a part of it."
            );
        }

        var labels = labelsReader is null ? null : ReadLabels(labelsReader);
        if (reader.ElementType == RowElement.UInt8 && options.LargestValue is null or byte.MaxValue)
        {
            var bytes = new byte[count * shape.Size];
            if (reader.HasLabels)
            {
                labels = ReadLabels(reader);
                reader.Seek(0);
            }

            reader.ReadValues<byte>(bytes);
            return new VaeDataset(name, shape, new ArrayRows<byte>(bytes, shape.Size), labels)
            {
                Warning = reader.Warning,
                ClassNames = reader.ClassNames,
            };
        }

        var floats = new float[count * shape.Size];
        labels ??= reader.HasLabels ? new long[count] : null;
        reader.ReadExactly(floats, reader.HasLabels ? labels : []);
        RequireFinite(name, shape, floats);
        return new VaeDataset(name, shape, new ArrayRows<float>(floats, shape.Size), labels)
        {
            Warning = reader.Warning,
            ClassNames = reader.ClassNames,
        };
    }

    private static DataShape ShapeOf(RowReader reader) =>
        reader.RowShape switch
        {
            [] => new DataShape(1),
            [var height, var width] => new DataShape(1, height, width),
            { Count: 3 } shape when ChannelHint(shape).Length > 0 => throw new InvalidDataException(
                $"{reader.Name} has rows of the shape [{string.Join(", ", shape)}]; expected [channels, height, width]{ChannelHint(shape)}. Where they are so many channels, give the shape ({nameof(shape)}, --shape {string.Join(',', shape)})."
            ),
            { Count: 1 or 3 } shape => new DataShape(shape),
            var shape => throw new InvalidDataException(
                $"{reader.Name} has {shape.Count + 1} dimensions; expected [count, height, width], [count, channels, height, width] or [count, features]."
            ),
        };

    /// <summary>What to do with pictures that have the channels of a pixel beside each other.</summary>
    private static string ChannelHint(IReadOnlyList<int> rows) =>
        rows is [> 4, > 4, 1 or 3 or 4]
            ? ", and these look like pictures with their channels last: move that axis to the front (NumPy: x.transpose(0, 3, 1, 2))"
            : "";

    private static long[] ReadLabels(RowReader reader)
    {
        var labels = new long[CountOf(reader)];
        reader.ReadLabelsExactly(labels);
        return labels;
    }

    private static long CountOf(RowReader reader) =>
        reader.Count
        ?? throw new InvalidDataException($"{reader.Name} does not tell how many rows it has; expected a file.");
}
