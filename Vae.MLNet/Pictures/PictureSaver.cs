using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Writes the rows of a column as pictures.</summary>
internal sealed class PictureSaver
{
    private readonly IDataView data;
    private readonly DataViewSchema.Column column;
    private readonly DataViewSchema.Column? names;
    private readonly int[] shape;

    /// <exception cref="ArgumentException">A column is missing or does not fit.</exception>
    public PictureSaver(IDataView data, string columnName, string? nameColumnName, DataShape? shape)
    {
        this.data = data;
        column = data.Schema.GetColumnOrNull(columnName) ?? throw ColumnErrors.Missing(columnName);
        if (
            column.Type is not VectorDataViewType { IsKnownSize: true } vector
            || !(
                vector.ItemType == NumberDataViewType.Single
                || vector.ItemType == NumberDataViewType.Double
                || vector.ItemType == NumberDataViewType.Byte
            )
        )
        {
            throw ColumnErrors.Mismatch(
                columnName,
                "known-size vector of Single, Double or Byte values",
                column.Type.ToString()!
            );
        }

        if (shape is not null && !shape.Accepts(vector.Dimensions))
        {
            throw ColumnErrors.Mismatch(columnName, $"vector of the dimensions {shape}", column.Type.ToString()!);
        }

        this.shape = shape is null ? [.. vector.Dimensions] : [.. shape];
        _ = PictureFormat.SizeOf(this.shape);
        if (nameColumnName is null)
        {
            return;
        }

        names = data.Schema.GetColumnOrNull(nameColumnName) ?? throw ColumnErrors.Missing(nameColumnName);
        if (names.Value.Type is not TextDataViewType)
        {
            throw ColumnErrors.Mismatch(nameColumnName, "text", names.Value.Type.ToString()!);
        }
    }

    /// <summary>Writes a picture for each row and gives their number.</summary>
    public long Save(string directory)
    {
        DataViewSchema.Column[] needed = names is { } name ? [column, name] : [column];
        using var cursor = data.GetRowCursor(needed);
        var reader = ValueReader.For(cursor, column);
        var nameOf = NameReader(cursor);
        var row = new float[shape.Aggregate(1, (product, size) => product * size)];
        var written = 0L;
        Directory.CreateDirectory(directory);
        for (; cursor.MoveNext(); written++)
        {
            reader.Read(row, written);
            var bad = Array.FindIndex(row, float.IsNaN);
            if (bad >= 0)
            {
                throw new InvalidDataException(
                    $"Row {written}: column '{column.Name}' holds what is not a number at element {bad}; expected one from 0 to 1."
                );
            }

            File.WriteAllBytes(Path.Combine(directory, nameOf(written)), Png.Encode(row, shape));
        }

        return written;
    }

    private Func<long, string> NameReader(DataViewRow row)
    {
        if (names is not { } text)
        {
            return number => string.Create(CultureInfo.InvariantCulture, $"{number:D12}.png");
        }

        var getter = row.GetGetter<ReadOnlyMemory<char>>(text);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return number =>
        {
            var value = default(ReadOnlyMemory<char>);
            getter(ref value);
            // Paths of Windows, too, wherever they are read.
            var name = Path.GetFileNameWithoutExtension(value.ToString().Replace('\\', '/')).Trim();
            if (name.Length == 0 || name is "." or "..")
            {
                throw new InvalidDataException(
                    $"Row {number}: column '{text.Name}' holds '{value}'; expected a file's name."
                );
            }

            return taken.Add(name)
                ? $"{name}.png"
                : throw new InvalidDataException(
                    $"Row {number}: column '{text.Name}' holds '{value}', and an earlier row is written to {name}.png already; expected distinct names."
                );
        };
    }
}
