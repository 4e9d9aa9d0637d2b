using System.Numerics;

namespace Vae.Data;

/// <summary>
/// Reads rows of numbers from IDX, NPY, CSV or TSV, plain or compressed with gzip or zstd, Parquet or Arrow (all told by the contents, not by the
/// name), forward, in constant memory. Fields of text are separated by commas, semicolons, tabs or runs of blanks; a column <c>label</c> holds the
/// rows' labels, and a column <c>row</c> their numbers, which are passed over, as are columns <c>latent_0</c> and so on beside others: the
/// codes that <c>vae generate --with latents</c> adds. A folder of PNG and JPEG files is read, too (<see cref="PictureOptions"/>). Not
/// thread-safe.
/// </summary>
/// <example>
/// <code>
/// using var file = RowReader.Open("t10k-images-idx3-ubyte.gz");
/// var rows = new float[100 * file.RowSize];
/// for (int count; (count = file.Read(rows)) > 0; )
/// {
///     // rows holds count rows of file.RowSize numbers
/// }
/// </code>
/// </example>
public sealed partial class RowReader : IDisposable
{
    private readonly InputSource source;
    private readonly RowDecoder decoder;

    private RowReader(InputSource source, RowReaderOptions options, bool areLabels)
    {
        this.source = source;
        try
        {
            if (options.LargestValue is { } largest && !(largest > 0 && float.IsFinite(largest)))
            {
                throw new ArgumentException($"The largest value is {largest}; expected a finite number above 0.");
            }

            if (options.Pictures is not null && !source.IsFolder && !areLabels)
            {
                throw new ArgumentException(
                    $"{source.Name} is no directory, and {nameof(RowReaderOptions)}.{nameof(options.Pictures)} (--size, --fit, --anchor, --picture-channels, --skip-broken, --max-pixels) is of pictures in one; expected none."
                );
            }

            if (!Enum.IsDefined(options.Header))
            {
                throw new ArgumentException(
                    $"The header is {options.Header}; expected {string.Join(", ", Enum.GetNames<TextHeader>())}."
                );
            }

            decoder = source.IsFolder ? OpenFolder(source, options) : RowDecoder.Open(source, options);
            if (areLabels)
            {
                decoder.RequireLabels();
            }
            else if (decoder.RowSize == 0)
            {
                throw new InvalidDataException(
                    $"{source.Name} has no columns but `row` and `label`; expected at least one column of numbers."
                );
            }
        }
        catch (InvalidDataException e)
        {
            source.Dispose();
            throw source.Explain(e);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The path, or the name that was given for a stream: what messages call it.</summary>
    public string Name => source.Name;

    /// <summary>
    /// The number of rows; null when it is not known without reading (text from a stream that cannot seek). For a text file the first call
    /// reads it once to count.
    /// </summary>
    /// <exception cref="InvalidDataException">The contents are damaged.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public long? Count
    {
        get
        {
            try
            {
                return decoder.Count;
            }
            catch (InvalidDataException e)
            {
                throw source.Explain(e);
            }
        }
    }

    /// <summary>The dimensions of one row: <c>[28, 28]</c> for MNIST's images, none for single numbers, the number of columns for text.</summary>
    public IReadOnlyList<int> RowShape => decoder.RowShape;

    /// <summary>The number of elements of one row.</summary>
    public int RowSize => decoder.RowSize;

    /// <summary>The type of the elements; null for text, which has none.</summary>
    public RowElement? ElementType => decoder.Element;

    /// <summary>Whether rows come with labels: text with a column of that name, or pictures in sub-folders.</summary>
    public bool HasLabels => decoder.HasLabels;

    /// <summary>Whether rows can be read in any order: those of plain IDX and NPY files, and pictures.</summary>
    public bool CanSeek => decoder.CanSeek;

    /// <summary>
    /// What looks wrong with the scale of the rows read so far, in a sentence: bytes of 0 and 1, for one, are nearly 0 once they are divided
    /// by 255. Null when nothing does.
    /// </summary>
    public string? Warning => decoder.Warning;

    /// <summary>The number of rows read or skipped so far: the next row's number.</summary>
    public long Position => decoder.Position;

    /// <summary>The classes that labels are of, from class 0 on: the names of a folder's sub-folders; null where labels are numbers.</summary>
    public IReadOnlyList<string>? ClassNames => Listed?.ClassNames;

    /// <summary>Where the labels of rows that have some are, in words.</summary>
    internal string LabelPlace => ClassNames is null ? "a column of labels" : "labels, its sub-folders";

    /// <summary>The pictures of a folder; null for a file.</summary>
    internal PictureFiles? Listed => (decoder as PictureFolderDecoder)?.Folder;

    /// <summary>The way out, in words behind a semicolon, where a text has one column more than are wanted, or a file holds labels in the place of rows.</summary>
    internal string LabelHint(int wanted) =>
        ElementType is not null && RowShape.Count == 0 ? "; single numbers are what a file of labels holds"
        : ElementType is null && !HasLabels && RowSize == wanted + 1
            ? $"; if one column is labels, {nameof(RowReaderOptions)}.{nameof(RowReaderOptions.LabelColumn)} (--label-column first, last or another) says which"
        : "";

    /// <summary>What the file was at the opening; null for a stream.</summary>
    internal FileStamp? Stamp => source.Stamp;

    /// <summary>
    /// Opens a file or a pipe and reads its header, or a folder of pictures, which it lists. The length of a plain IDX or NPY file is checked here, that of a compressed one when
    /// its last row is read.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="InvalidDataException">The contents are in none of the formats, damaged, or have no numbers but labels, or it is not clear what they are.</exception>
    /// <exception cref="ArgumentException">An option cannot be, or does not apply to the file's format.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static RowReader Open(string path, RowReaderOptions? options = null) => New(path, options, areLabels: false);

    /// <summary>
    /// Reads from a stream, which the reader then owns and which, where it can seek, is at its start. Messages call it
    /// <paramref name="name"/>.
    /// </summary>
    /// <inheritdoc cref="Open(string, RowReaderOptions)"/>
    public static RowReader Open(Stream stream, string name, RowReaderOptions? options = null) =>
        New(stream, name, options, areLabels: false);

    /// <summary>
    /// Opens a file of labels, one whole number per row: IDX, NPY or lines of text, where 7.0 is whole, too, or the column of a table that
    /// <see cref="RowReaderOptions.LabelColumn"/> names.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="InvalidDataException">The contents are in none of the formats, damaged, or no labels.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static RowReader OpenLabels(string path, RowReaderOptions? options = null) =>
        New(path, options, areLabels: true);

    /// <summary>Reads labels from a stream, which the reader then owns. Messages call it <paramref name="name"/>.</summary>
    /// <inheritdoc cref="OpenLabels(string, RowReaderOptions)"/>
    public static RowReader OpenLabels(Stream stream, string name, RowReaderOptions? options = null) =>
        New(stream, name, options, areLabels: true);

    /// <summary>
    /// Reads as many whole rows as fit, fewer only at the end, as floats, divided by <see cref="RowReaderOptions.LargestValue"/>; without
    /// one, unsigned bytes are divided by 255, so that they are in [0, 1], and all others are as they are.
    /// </summary>
    /// <param name="rows">Receives <see cref="RowSize"/> elements per row; room for at least one row.</param>
    /// <param name="labels">Receives one label per row; empty when they are not wanted.</param>
    /// <returns>The number of rows; 0 after the last one.</returns>
    /// <exception cref="ArgumentException">A buffer is too short, or labels are wanted where there are none.</exception>
    /// <exception cref="InvalidDataException">The contents are damaged.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public int Read(Span<float> rows, Span<long> labels = default)
    {
        var count = RowsThatFit(rows.Length);
        if (!labels.IsEmpty && (!HasLabels || labels.Length < count))
        {
            throw new ArgumentException(
                $"There is room for {labels.Length} labels of {count} rows; expected "
                    + (HasLabels ? "as many labels or none." : "no labels.")
            );
        }

        try
        {
            return CheckedAtEnd(decoder.Read(rows[..(count * RowSize)], labels));
        }
        catch (InvalidDataException e)
        {
            throw source.Explain(e);
        }
    }

    /// <summary>
    /// Reads as many whole rows as fit, fewer only at the end, with every bit of their elements: the file's <see cref="ElementType"/> has to
    /// be <typeparamref name="T"/>; numbers of text are read as whatever is asked for, and not divided.
    /// </summary>
    /// <typeparam name="T">The type of the elements, <see cref="byte"/> to <see cref="double"/>.</typeparam>
    /// <param name="rows">Receives <see cref="RowSize"/> elements per row; room for at least one row.</param>
    /// <returns>The number of rows; 0 after the last one.</returns>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    /// <exception cref="InvalidDataException">The contents are damaged, or of another type.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public int ReadValues<T>(Span<T> rows)
        where T : unmanaged, INumber<T>
    {
        var count = RowsThatFit(rows.Length);
        try
        {
            return CheckedAtEnd(decoder.ReadValues(rows[..(count * RowSize)]));
        }
        catch (InvalidDataException e)
        {
            throw source.Explain(e);
        }
    }

    /// <summary>Reads as many labels as fit, fewer only at the end: the column <c>label</c>, or rows of one whole number.</summary>
    /// <returns>The number of labels; 0 after the last one.</returns>
    /// <exception cref="ArgumentException"><paramref name="labels"/> is empty.</exception>
    /// <exception cref="InvalidDataException">The contents are damaged, or no labels.</exception>
    /// <exception cref="IOException">The file changed.</exception>
    public int ReadLabels(Span<long> labels)
    {
        if (labels.IsEmpty)
        {
            throw new ArgumentException("There is room for no label; expected room for one or more.");
        }

        try
        {
            decoder.RequireLabels();
            return CheckedAtEnd(decoder.ReadLabels(labels));
        }
        catch (InvalidDataException e)
        {
            throw source.Explain(e);
        }
    }

    /// <summary>Passes over rows: seeks where it can, reads over them otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is negative.</exception>
    /// <exception cref="InvalidDataException">There are fewer rows, or they are damaged.</exception>
    public void Skip(long rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        try
        {
            decoder.Skip(rows);
        }
        catch (InvalidDataException e)
        {
            throw source.Explain(e);
        }
    }

    /// <summary>Goes to a row, which is read next.</summary>
    /// <param name="row">The row's number, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="NotSupportedException">The rows are text, Parquet or Arrow, compressed or a pipe's.</exception>
    public void Seek(long row)
    {
        if (!CanSeek)
        {
            throw new NotSupportedException(
                $"{Name} is text, Parquet or Arrow, compressed or a pipe; expected a plain IDX or NPY file or a folder of pictures, whose rows can be sought."
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(row, decoder.Count!.Value);
        decoder.Seek(row);
    }

    /// <summary>Closes the file or the stream.</summary>
    public void Dispose() => decoder.Dispose();

    /// <summary>Checks that the file is still what it was at the opening; does nothing for a stream.</summary>
    /// <exception cref="IOException">It was written to, replaced or removed.</exception>
    internal void CheckUnchanged() => source.CheckUnchanged();

    private static RowReader New(string path, RowReaderOptions? options, bool areLabels)
    {
        options ??= new RowReaderOptions();
        return new RowReader(
            Directory.Exists(path)
                ? InputSource.OfFolder(path)
                : InputSource.Open(path, options.AnyOrder, options.Cancellation),
            options,
            areLabels
        );
    }

    private static PictureFolderDecoder OpenFolder(InputSource source, RowReaderOptions options)
    {
        if (options.LabelColumn is { } column)
        {
            throw new ArgumentException(
                $"{source.Name} is a folder of pictures, and {nameof(RowReaderOptions)}.{nameof(options.LabelColumn)} (--label-column) {column} is of text; expected none: the sub-folders are the labels."
            );
        }

        options.Pictures?.Validate();
        var folder = options.Listed ?? PictureFiles.List(source.Name, options.Pictures ?? new PictureOptions());
        PictureLibrary.Require();
        source.Watch(folder.Stamp);
        if (options.Listed is null)
        {
            folder.FirstStamp = source.Stamp;
        }
        else
        {
            source.CheckUnchangedSince(folder.FirstStamp);
        }

        return new PictureFolderDecoder(source, options, folder);
    }

    private static RowReader New(Stream stream, string name, RowReaderOptions? options, bool areLabels)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream is { CanSeek: true, Position: > 0 })
        {
            throw new ArgumentException($"{name} stands at byte {stream.Position}; expected a stream at its start.");
        }

        options ??= new RowReaderOptions();
        return new RowReader(InputSource.Open(stream, name, null, options.Cancellation), options, areLabels);
    }

    private int RowsThatFit(int elements) =>
        RowSize > 0 && elements >= RowSize
            ? elements / RowSize
            : throw new ArgumentException(
                $"There is room for {elements} elements; expected room for at least one row of {RowSize}."
            );

    /// <summary>A text that grew has no length to tell it by, so the end is where to look.</summary>
    private int CheckedAtEnd(int read)
    {
        if (read == 0)
        {
            source.CheckUnchanged();
        }

        return read;
    }
}
