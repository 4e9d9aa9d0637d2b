using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Data;

namespace Vae.MLNet;

/// <summary>A file of rows as a column.</summary>
/// <param name="Name">What the column is called.</param>
/// <param name="Path">The file.</param>
/// <param name="Type">A vector of the dimensions of one row, or a scalar where rows have none.</param>
/// <param name="Annotations">The annotations of the column; null for none.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Open">
/// Opens the file for one cursor: whether rows are read in any order, and what throws where the cursor has no current row.
/// </param>
internal sealed record FileColumn(
    string Name,
    string Path,
    DataViewType Type,
    DataViewSchema.Annotations? Annotations,
    long Count,
    Func<bool, Action, FileColumnReader> Open
)
{
    /// <summary>The columns of a file's rows and of their labels, if there are any.</summary>
    public static IReadOnlyList<FileColumn> Of(VaeRowFileOptions options)
    {
        var asked = new RowReaderOptions
        {
            LargestValue = options.LargestValue,
            Header = options.Header,
            LabelColumn = options.LabelColumn,
            Pictures = options.Pictures,
        };
        var reading = asked.BesideLabels(options.LabelPath is not null);
        using var reader = RowReader.Open(options.DataPath, reading);
        if (reader.RowShape.Count == 0)
        {
            throw new InvalidDataException(
                $"The rows of {options.DataPath} are single numbers; expected rows of data."
            );
        }

        if (reader.HasLabels && options.LabelPath is not null)
        {
            throw new InvalidDataException(
                $"{options.DataPath} has {reader.LabelPlace}; expected no file of labels beside it, and {options.LabelPath} was given."
            );
        }

        var column =
            reader.ElementType is null or RowElement.Float16 || options.LargestValue is not null
                ? New<float>(
                    options.DataColumnName,
                    reader,
                    NumberDataViewType.Single,
                    reading,
                    static (file, rows) => file.Read(rows)
                )
                : Exact(options.DataColumnName, reader, reading);
        if (reader.Listed is { } pictures)
        {
            // Listed and looked through once, however often it is read.
            asked = asked with
            {
                Listed = pictures,
            };
        }

        using var labels =
            options.LabelPath is null && !reader.HasLabels
                ? null
                : RowReader.OpenLabels(options.LabelPath ?? options.DataPath, asked);
        asked.RequireText(reader, labels);
        return labels is null ? [column] : [column, OfLabels(options.LabelColumnName, labels, asked)];
    }

    private static FileColumn OfLabels(string name, RowReader reader, RowReaderOptions reading)
    {
        if (reader.ClassNames is { } names)
        {
            return New<uint>(
                name,
                reader,
                new KeyDataViewType(typeof(uint), names.Count),
                reading,
                ReadKeys,
                areLabels: true
            ) with
            {
                Annotations = KeyValues.Annotations(names),
            };
        }

        if (reader.ElementType is not null && reader.RowShape.Count > 0)
        {
            throw new InvalidDataException(
                $"The rows of {reader.Name} have the shape [{string.Join(", ", reader.RowShape)}]; expected single numbers, the labels."
            );
        }

        return reader.ElementType?.IsWhole() != true
            ? New<long>(
                name,
                reader,
                NumberDataViewType.Int64,
                reading,
                static (file, labels) => file.ReadLabels(labels),
                areLabels: true
            )
            : Exact(name, reader, reading);
    }

    private static int ReadKeys(RowReader file, Span<uint> keys)
    {
        var label = 0L;
        var read = 0;
        while (read < keys.Length && file.ReadLabels(new Span<long>(ref label)) > 0)
        {
            // The key 0 is a missing one.
            keys[read++] = (uint)label + 1;
        }

        return read;
    }

    private static FileColumn Exact(string name, RowReader reader, RowReaderOptions reading)
    {
        return reader.ElementType switch
        {
            RowElement.UInt8 => Of<byte>(NumberDataViewType.Byte),
            RowElement.Int8 => Of<sbyte>(NumberDataViewType.SByte),
            RowElement.UInt16 => Of<ushort>(NumberDataViewType.UInt16),
            RowElement.Int16 => Of<short>(NumberDataViewType.Int16),
            RowElement.UInt32 => Of<uint>(NumberDataViewType.UInt32),
            RowElement.Int32 => Of<int>(NumberDataViewType.Int32),
            RowElement.UInt64 => Of<ulong>(NumberDataViewType.UInt64),
            RowElement.Int64 => Of<long>(NumberDataViewType.Int64),
            RowElement.Float64 => Of<double>(NumberDataViewType.Double),
            _ => Of<float>(NumberDataViewType.Single),
        };

        FileColumn Of<T>(PrimitiveDataViewType element)
            where T : unmanaged, INumber<T> =>
            New<T>(name, reader, element, reading, static (file, rows) => file.ReadValues(rows));
    }

    private static FileColumn New<T>(
        string name,
        RowReader reader,
        PrimitiveDataViewType element,
        RowReaderOptions options,
        Func<RowReader, Span<T>, int> read,
        bool areLabels = false
    )
        where T : unmanaged
    {
        var path = reader.Name;
        var isVector = !areLabels && reader.RowShape.Count > 0;
        var count =
            reader.Count
            ?? throw new InvalidDataException($"{path} is no file that can be read several times; expected one.");
        var size = isVector ? reader.RowSize : 1;
        options = options with { Listed = reader.Listed };
        return new FileColumn(
            name,
            path,
            isVector ? new VectorDataViewType(element, reader.RowShape.ToArray()) : element,
            null,
            count,
            (anyOrder, requireRow) =>
            {
                var asked = options with { AnyOrder = anyOrder };
                var file = areLabels ? RowReader.OpenLabels(path, asked) : RowReader.Open(path, asked);
                return new TypedFileColumnReader<T>(file, read, size, isVector, anyOrder ? count : 0, requireRow);
            }
        );
    }
}

/// <summary>The rows of a file, one at a time.</summary>
internal abstract class FileColumnReader : IDisposable
{
    /// <summary>The getter of the current row.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>Reads a row; each one behind the last unless the file was opened for any order.</summary>
    public abstract void Move(long row);

    public abstract void Dispose();
}

/// <inheritdoc cref="FileColumnReader"/>
internal sealed class TypedFileColumnReader<T> : FileColumnReader
    where T : unmanaged
{
    private readonly RowReader file;
    private readonly Func<RowReader, Span<T>, int> read;
    private readonly T[] current;

    // Of text or a compressed file that is read in any order: it has no places to go to.
    private readonly T[]? all;
    private readonly Action requireRow;

    /// <param name="file">The file, owned by this.</param>
    /// <param name="read">Reads rows of it.</param>
    /// <param name="size">The elements of a row.</param>
    /// <param name="isVector">Whether the column is of vectors.</param>
    /// <param name="inAnyOrder">The number of rows when they are read in any order; else 0.</param>
    /// <param name="requireRow">Throws where the cursor has no current row.</param>
    public TypedFileColumnReader(
        RowReader file,
        Func<RowReader, Span<T>, int> read,
        int size,
        bool isVector,
        long inAnyOrder,
        Action requireRow
    )
    {
        this.file = file;
        this.read = read;
        this.requireRow = requireRow;
        current = new T[size];
        Getter = isVector ? (ValueGetter<VBuffer<T>>)Vector : (ValueGetter<T>)Scalar;
        if (inAnyOrder == 0 || file.CanSeek)
        {
            return;
        }

        try
        {
            all = new T[checked(inAnyOrder * size)];
            Fill(all);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public override Delegate Getter { get; }

    public override void Move(long row)
    {
        if (all is not null)
        {
            all.AsSpan(checked((int)(row * current.Length)), current.Length).CopyTo(current);
            return;
        }

        if (row != file.Position)
        {
            file.Seek(row);
        }

        Fill(current);
    }

    public override void Dispose() => file.Dispose();

    private void Fill(Span<T> rows)
    {
        while (!rows.IsEmpty)
        {
            var count = read(file, rows);
            rows =
                count > 0
                    ? rows[(count * current.Length)..]
                    : throw new InvalidDataException(
                        $"{file.Name} ends after {file.Position} rows; expected as many as when it was opened first."
                    );
        }
    }

    private void Scalar(ref T value)
    {
        requireRow();
        value = current[0];
    }

    private void Vector(ref VBuffer<T> value)
    {
        requireRow();
        var editor = VBufferEditor.Create(ref value, current.Length);
        current.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
