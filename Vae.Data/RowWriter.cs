using System.Numerics;

namespace Vae.Data;

/// <summary>
/// Writes rows of numbers as IDX, NPY, CSV, TSV or one PNG of all images side by side, in constant memory; the name tells the format, and
/// <c>.gz</c> or <c>.zst</c> behind it the compression. A file appears under its name when <see cref="Complete"/> is called; disposing
/// the writer before that leaves nothing behind. Not thread-safe.
/// </summary>
/// <remarks>Each call compresses its rows by themselves, so hundreds at a time take less room than one by one.</remarks>
/// <example>
/// <code>
/// using var file = RowWriter.Create("digits-idx3-ubyte", [28, 28], new() { ElementType = RowElement.UInt8 });
/// file.Write(model.Generate(100, seed: 1)); // in [0, 1], written as 0 to 255
/// file.Complete();
/// </code>
/// </example>
public sealed class RowWriter : IDisposable
{
    private readonly Stream target;
    private readonly FileStream? file;
    private readonly string? path;
    private readonly RowCompression compression;
    private readonly RowLayout layout;
    private readonly long? expected;
    private readonly RowEncoder? encoder;
    private readonly SheetWriter? sheet;
    private readonly MemoryStream rows = new();
    private readonly MemoryStream packed = new();
    private readonly int headerBytes;
    private bool done;

    private RowWriter(Stream target, string? path, RowFileName name, RowLayout layout, RowEncoder? encoder, long? count)
    {
        this.target = target;
        this.path = path;
        file = path is null ? null : (FileStream)target;
        compression = name.Compression;
        this.layout = layout;
        this.encoder = encoder;
        expected = count;
        RowSize = layout.RowSize;
        if (encoder is null)
        {
            sheet = new SheetWriter(target, layout, count!.Value);
            return;
        }

        // A header for the most rows has room for any number of them.
        var header = encoder.Header(count ?? name.Format.MostRows(layout.Element, name.Format.ShapeOf(layout.Shape)));
        headerBytes = header.Length;
        if (headerBytes > 0)
        {
            rows.Write(header);
            Flush();
        }
    }

    /// <summary>The number of elements of one row.</summary>
    public int RowSize { get; }

    /// <summary>The number of rows written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Starts a file.</summary>
    /// <param name="path">The file's path, whose ending tells format and compression.</param>
    /// <param name="rowShape">The dimensions of one row, such as 28 and 28; empty for single numbers such as labels.</param>
    /// <param name="options">What else the file is to hold.</param>
    /// <exception cref="ArgumentException">The name has no known ending, or the format cannot hold such rows.</exception>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static RowWriter Create(string path, IReadOnlyList<int> rowShape, RowWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var name = RowFileName.Parse(path);
        return Create(path, name, RowLayout.Of(name, rowShape, options), options?.Count);
    }

    /// <summary>Starts writing to a stream, which stays open.</summary>
    /// <param name="stream">Takes the bytes.</param>
    /// <param name="name">A file's name, whose ending tells format and compression.</param>
    /// <param name="rowShape">The dimensions of one row.</param>
    /// <param name="options">What else the stream is to hold.</param>
    /// <exception cref="ArgumentException">The name has no known ending, or the format cannot hold such rows.</exception>
    public static RowWriter Create(
        Stream stream,
        string name,
        IReadOnlyList<int> rowShape,
        RowWriterOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var parsed = RowFileName.Parse(name);
        return Create(stream, parsed, RowLayout.Of(parsed, rowShape, options), options?.Count);
    }

    /// <summary>Starts a file of any layout, whatever its name says.</summary>
    internal static RowWriter Create(string path, RowFileName name, RowLayout layout, long? count)
    {
        var encoder = EncoderOf(name, layout, count, isFile: true);
        var file = AtomicFile.CreateTemporary(path);
        try
        {
            return new RowWriter(file, FilePlace.Resolved(path), name, layout, encoder, count);
        }
        catch
        {
            file.Dispose();
            File.Delete(file.Name);
            throw;
        }
    }

    /// <summary>Starts a stream of any layout, which stays open.</summary>
    internal static RowWriter Create(Stream stream, RowFileName name, RowLayout layout, long? count) =>
        new(stream, null, name, layout, EncoderOf(name, layout, count, isFile: false), count);

    /// <summary>
    /// Writes whole rows: into a file of unsigned bytes as <c>value × 255</c>, rounded, values below 0 and above 1 as 0 and 255; into one
    /// of float32 as they are.
    /// </summary>
    /// <param name="values">A whole number of rows of <see cref="RowSize"/> elements.</param>
    /// <param name="labels">One label per row where the file has a column of them; else none.</param>
    /// <exception cref="ArgumentException">The lengths are wrong, a value is not a number, or the file holds another type.</exception>
    /// <exception cref="InvalidOperationException">There are more rows than were announced.</exception>
    public void Write(ReadOnlySpan<float> values, ReadOnlySpan<long> labels = default)
    {
        var count = RowsIn(values.Length);
        if (labels.Length != (layout.HasLabels ? count : 0))
        {
            throw new ArgumentException(
                $"There are {labels.Length} labels for {count} rows; expected "
                    + (layout.HasLabels ? "as many." : "none: the file has no column of labels.")
            );
        }

        Write(new RowSpan(Count, count) { Values = values, Labels = labels });
    }

    /// <summary>Writes whole rows of elements that have exactly the file's type.</summary>
    /// <typeparam name="T">The type, <see cref="byte"/> to <see cref="double"/>.</typeparam>
    /// <inheritdoc cref="Write(ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public void WriteValues<T>(ReadOnlySpan<T> values)
        where T : unmanaged, INumber<T>
    {
        var count = RowsIn(values.Length);
        if (RowElements.Of<T>() != layout.Element || layout.HasLabels)
        {
            throw new ArgumentException(
                $"The elements are {RowElements.Of<T>()}; expected {layout.Element}{(layout.HasLabels ? " with labels" : "")}."
            );
        }

        Require(encoder).EncodeValues(Count, values, rows);
        Take(count);
    }

    /// <summary>Writes whole numbers, one per row, into a file of whole numbers without dimensions: labels.</summary>
    /// <exception cref="ArgumentException">The file holds something else.</exception>
    /// <exception cref="InvalidOperationException">There are more rows than were announced.</exception>
    /// <exception cref="OverflowException">A label does not fit into the file's elements.</exception>
    public void WriteLabels(ReadOnlySpan<long> labels)
    {
        if (RowSize != 1 || layout.HasLabels)
        {
            throw new ArgumentException(
                $"The file has rows of {RowSize} elements{(layout.HasLabels ? " and a column of labels" : "")}; "
                    + "expected one of single numbers, which are the labels."
            );
        }

        RowsIn(labels.Length);
        Require(encoder).EncodeLabels(Count, labels, rows);
        Take(labels.Length);
    }

    /// <summary>Finishes the file, flushes it to disk and gives it its name; writes what is left to a stream.</summary>
    /// <exception cref="InvalidOperationException">The number of rows written is not the number given at the start.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(done, this);
        if (expected is { } given && Count != given)
        {
            throw new InvalidOperationException($"{Count} rows were written; expected {given}.");
        }

        sheet?.Complete();
        if (file is null)
        {
            target.Flush();
            done = true;
            return;
        }

        if (expected is null && encoder is not null)
        {
            WriteCount();
        }

        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(file.Name, path!, overwrite: true);
        done = true;
    }

    /// <summary>Removes what was written unless <see cref="Complete"/> was called.</summary>
    public void Dispose()
    {
        sheet?.Dispose();
        rows.Dispose();
        packed.Dispose();
        if (!done && file is not null)
        {
            file.Dispose();
            File.Delete(file.Name);
        }

        done = true;
    }

    /// <summary>Writes rows with all that is known of them.</summary>
    internal void Write(RowSpan span)
    {
        ObjectDisposedException.ThrowIf(done, this);
        RequireRoom(span.Count);
        if (sheet is not null)
        {
            sheet.Write(span.Values);
            Count += span.Count;
            return;
        }

        encoder!.Encode(span, rows);
        Take(span.Count);
    }

    /// <summary>Writes rows that others have encoded and compressed.</summary>
    internal void WritePacked(ReadOnlySpan<byte> bytes, int count)
    {
        RequireRoom(count);
        target.Write(bytes);
        Count += count;
    }

    /// <summary>The encoder of a layout; null for a sheet of images.</summary>
    private static RowEncoder? EncoderOf(RowFileName name, RowLayout layout, long? count, bool isFile)
    {
        var encoder = name.Format.NewEncoder(layout);
        var isOpen = encoder is not null && name.Format.Header(layout.Element, layout.Shape, count ?? 0) is null;
        return name.Format == RowFormat.Pngs
                ? throw new ArgumentException(
                    $"{name.Path} is a directory of pictures; expected the name of a file, such as {name.Path}.png."
                )
            : count is null && !isOpen && (!isFile || name.Compression != RowCompression.None || encoder is null)
                ? throw new ArgumentException(
                    $"{name.Path} is a compressed file, a stream or a picture, so its number of rows has to be given."
                )
            : encoder;
    }

    private RowEncoder Require(RowEncoder? found)
    {
        ObjectDisposedException.ThrowIf(done, this);
        return found ?? throw new ArgumentException("A picture is drawn of numbers in [0, 1]; expected floats.");
    }

    private int RowsIn(int elements)
    {
        ObjectDisposedException.ThrowIf(done, this);
        var (count, over) = Math.DivRem(elements, RowSize);
        if (over != 0)
        {
            throw new ArgumentException(
                $"There are {elements} elements; expected a whole number of rows of {RowSize} elements."
            );
        }

        RequireRoom(count);
        return count;
    }

    private void RequireRoom(int count)
    {
        var limit = expected ?? long.MaxValue;
        if (count > limit - Count)
        {
            throw new InvalidOperationException($"There are more than the {limit} rows that were announced.");
        }
    }

    private void Take(int count)
    {
        if (count > 0)
        {
            Flush();
        }

        Count += count;
    }

    private void Flush()
    {
        if (compression == RowCompression.None)
        {
            target.Write(rows.Bytes());
        }
        else
        {
            packed.Clear();
            compression.Pack(rows.Bytes(), packed);
            target.Write(packed.Bytes());
        }

        rows.Clear();
    }

    private void WriteCount()
    {
        var header = encoder!.Header(Count, headerBytes);
        if (header.Length == headerBytes && target.CanSeek)
        {
            target.Position = 0;
            target.Write(header);
        }
    }
}
