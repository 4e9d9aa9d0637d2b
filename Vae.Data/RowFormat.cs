using System.Numerics;

namespace Vae.Data;

/// <summary>
/// A format of rows: how a file is told by its contents and its name, how it is read and how it is written. A format is one file in
/// <c>Formats</c> and one entry here.
/// </summary>
/// <param name="name">The name, as <c>--format</c> and manifests have it.</param>
/// <param name="endings">What files' names end in, the usual ending first.</param>
internal abstract class RowFormat(string name, params IReadOnlyList<string> endings)
{
    public static RowFormat Idx { get; } = new IdxFormat();

    public static RowFormat Npy { get; } = new NpyFormat();

    public static RowFormat Csv { get; } = new CsvFormat("Csv", ',');

    public static RowFormat Tsv { get; } = new CsvFormat("Tsv", '\t');

    public static RowFormat Png { get; } = new SheetFormat();

    public static RowFormat Pngs { get; } = new PicturesFormat();

    /// <summary>The table of formats. A file is read as the first that its contents fit; text fits anything, so it stands last of those.</summary>
    public static IReadOnlyList<RowFormat> All { get; } = [Idx, Npy, Csv, Tsv, Png, Pngs];

    /// <summary>The formats of tables with types of their own, which are read as rows and written by <see cref="TableWriter"/> alone.</summary>
    public static IReadOnlyList<RowFormat> Columnar { get; } = [new ParquetFormat(), new ArrowFormat()];

    /// <summary>The formats that are read, in words: <c>IDX, NPY, CSV, Parquet or Arrow</c>.</summary>
    public static string Readable { get; } =
        InWords([
            .. All.Where(format => format.IsReadable).Select(format => format.Name.ToUpperInvariant()),
            .. Columnar.Select(format => format.Name),
        ]);

    /// <summary>The endings of the formats that can be compressed, in words: <c>.idx, .npy, .csv or .tsv</c>.</summary>
    public static string CompressibleEndings { get; } =
        InWords([.. All.Where(format => !format.IsPicture).Select(format => format.Endings[0])]);

    /// <summary>The name, as <c>--format</c> and manifests have it.</summary>
    public string Name { get; } = name;

    /// <summary>What files' names end in, the usual ending first; none for a directory.</summary>
    public IReadOnlyList<string> Endings { get; } = endings;

    /// <summary>Whether the format is read at all, and by itself: text with tabs is told from text with commas by the reader of both.</summary>
    public virtual bool IsReadable => false;

    /// <summary>Whether rows are drawn; pictures are compressed already, and only rows in [0, 1] of an image's shape make any.</summary>
    public virtual bool IsPicture => false;

    /// <summary>Whether numbers, labels and latent vectors of rows are columns of the same file; else they are files beside it.</summary>
    public virtual bool IsTable => false;

    /// <summary>The most rows that a file has room for.</summary>
    /// <param name="element">The type of elements.</param>
    /// <param name="shape">The dimensions of a row, those of the file.</param>
    public virtual long MostRows(RowElement element, IReadOnlyList<int> shape) => long.MaxValue;

    /// <summary>The format with this name in any case; null when there is none.</summary>
    public static RowFormat? Find(string name) =>
        All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a file that starts so is one of this format.</summary>
    public virtual bool Fits(ReadOnlySpan<byte> start) => false;

    /// <summary>Reads a file's header.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public virtual RowDecoder NewDecoder(InputSource source, RowReaderOptions options) =>
        throw new NotSupportedException($"Files of the format {Name} are not read.");

    /// <summary>The type of elements when none is asked for.</summary>
    /// <param name="areUnit">Whether the elements are in [0, 1].</param>
    public virtual RowElement DefaultElement(bool areUnit) => RowElement.Float32;

    /// <summary>The type that labels are written as in a file of their own.</summary>
    /// <param name="classCount">The number of classes; 0 where it is not known.</param>
    public virtual RowElement LabelElement(int classCount) => RowElement.Int64;

    /// <summary>Whether files hold elements of a type.</summary>
    public virtual bool Holds(RowElement element) => true;

    /// <summary>The dimensions of a row in the file.</summary>
    public virtual IReadOnlyList<int> ShapeOf(IReadOnlyList<int> shape) => shape;

    /// <summary>
    /// The bytes in front of the first row where these depend on the number of rows, as they do in an array's header; else null.
    /// </summary>
    /// <param name="element">The type of elements.</param>
    /// <param name="shape">The dimensions of a row, those of the file.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="atLeast">The bytes to be filled, by a header that can be of any length.</param>
    /// <exception cref="ArgumentException">The format holds no such rows, or not as many.</exception>
    public virtual byte[]? Header(RowElement element, IReadOnlyList<int> shape, long count, int atLeast = 0) => null;

    /// <summary>Writes rows; null for a format that needs all of them at once.</summary>
    /// <exception cref="ArgumentException">The format holds no such rows.</exception>
    public virtual RowEncoder? NewEncoder(RowLayout layout) => null;

    public override string ToString() => Name;

    private static string InWords(IReadOnlyList<string> names) =>
        $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}";
}

/// <summary>Reads rows in one of the formats, forward.</summary>
internal abstract class RowDecoder(InputSource source, RowReaderOptions options) : IDisposable
{
    protected InputSource Source { get; } = source;

    /// <summary>What the numbers are divided by.</summary>
    protected RowScale Scale { get; } = new(options.LargestValue);

    /// <summary>The number of rows; null when it is not known without reading them.</summary>
    public abstract long? Count { get; }

    /// <summary>The type of the elements; null for text, which has none.</summary>
    public abstract RowElement? Element { get; }

    /// <summary>The dimensions of a row; none for single numbers.</summary>
    public abstract IReadOnlyList<int> RowShape { get; }

    /// <summary>The number of elements of one row; 0 for a table of labels alone.</summary>
    public abstract int RowSize { get; }

    /// <summary>Whether rows come with labels of their own.</summary>
    public virtual bool HasLabels => false;

    /// <summary>Whether rows are read in any order.</summary>
    public virtual bool CanSeek => false;

    /// <summary>The number of rows read or skipped so far.</summary>
    public abstract long Position { get; }

    /// <summary>What looks wrong with the scale of the rows read so far, in a sentence; null when nothing does.</summary>
    public virtual string? Warning => Scale.Warning(Source.Name, Element);

    /// <summary>Finds the format by the contents.</summary>
    public static RowDecoder Open(InputSource source, RowReaderOptions options)
    {
        if (source.Start.IsEmpty)
        {
            throw new InvalidDataException($"{source.Name} is empty; expected {RowFormat.Readable}.");
        }

        if (OtherContents.Find(source.Start.Span) is { } other)
        {
            throw new InvalidDataException(
                $"{source.Name} is {other.What}; expected {RowFormat.Readable}{other.WayOut}."
            );
        }

        return RowFormat
            .Columnar.Concat(RowFormat.All)
            .First(format => format.Fits(source.Start.Span))
            .NewDecoder(source, options);
    }

    /// <summary>Goes to a row, which is there; only where <see cref="CanSeek"/>.</summary>
    public virtual void Seek(long row) => throw new NotSupportedException();

    /// <summary>Passes over rows.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public abstract void Skip(long rows);

    /// <summary>
    /// Reads as many whole rows as fit into <paramref name="rows"/>, fewer only at the end. Labels are read when <see cref="HasLabels"/>
    /// and <paramref name="labels"/>, which then has room for as many, is not empty.
    /// </summary>
    public abstract int Read(Span<float> rows, Span<long> labels);

    /// <summary>Reads as many whole rows as fit, as the type that they have in the file.</summary>
    public abstract int ReadValues<T>(Span<T> rows)
        where T : unmanaged, INumber<T>;

    /// <summary>Reads the label of each row, or its only element, as a whole number.</summary>
    public abstract int ReadLabels(Span<long> labels);

    /// <summary>Checks that rows are labels: one whole number each.</summary>
    public virtual void RequireLabels()
    {
        if (RowSize != 1)
        {
            throw new InvalidDataException(
                $"{Source.Name} has rows of {RowSize} elements; expected one label per row, and not the rows that the labels are of."
            );
        }
    }

    public virtual void Dispose() => Source.Dispose();

    protected InvalidDataException TooFewRows(long count, long expected) =>
        new($"{Source.Name} has {count} rows; expected at least {expected}.");
}

/// <summary>Turns rows into a format's bytes. Any number of threads use one encoder, each with rows of its own.</summary>
internal abstract class RowEncoder(RowLayout layout)
{
    protected RowLayout Layout { get; } = layout;

    /// <summary>The bytes in front of the first row, in a file of <paramref name="count"/> rows.</summary>
    public abstract byte[] Header(long count, int atLeast = 0);

    /// <summary>Appends the bytes of some rows.</summary>
    public abstract void Encode(RowSpan rows, MemoryStream target);

    /// <summary>Appends rows of elements of the file's own type.</summary>
    public abstract void EncodeValues<T>(long firstRow, ReadOnlySpan<T> values, MemoryStream target)
        where T : unmanaged, INumber<T>;

    /// <summary>Appends rows of one whole number each.</summary>
    /// <exception cref="OverflowException">A number does not fit into the file's elements.</exception>
    public abstract void EncodeLabels(long firstRow, ReadOnlySpan<long> labels, MemoryStream target);
}

/// <summary>What a file of rows is to hold.</summary>
internal sealed record RowLayout
{
    /// <summary>The dimensions of a row; none for single numbers.</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    /// <summary>The type of the elements.</summary>
    public RowElement Element { get; init; } = RowElement.Float32;

    /// <summary>The name of each element of a row, for tables; none when the elements are not wanted there.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The typed columns of a table, whose rows are no rows of numbers; null for others.</summary>
    public IReadOnlyList<TableField>? Cells { get; init; }

    /// <summary>Whether tables have a column of labels.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The elements of a row's latent vector that tables have columns for.</summary>
    public int LatentSize { get; init; }

    /// <summary>The images side by side in a sheet; chosen to make it about square when null.</summary>
    public int? SheetColumns { get; init; }

    /// <summary>The number of elements of one row.</summary>
    public int RowSize => Shape.Aggregate(1, (product, d) => product * d);

    /// <summary>The layout that a file of this name gets of what its user asks for.</summary>
    /// <exception cref="ArgumentException">The shape, the names or the number of rows cannot be, or the format has no place for labels.</exception>
    public static RowLayout Of(RowFileName name, IReadOnlyList<int> rowShape, RowWriterOptions? options)
    {
        ArgumentNullException.ThrowIfNull(rowShape);
        if (rowShape.Any(d => d < 1) || rowShape.Aggregate(1.0, (product, d) => product * d) > Array.MaxLength)
        {
            throw new ArgumentException(
                $"The shape of a row is [{string.Join(", ", rowShape)}]; expected dimensions of at least 1 and at most {Array.MaxLength} elements."
            );
        }

        options ??= new RowWriterOptions();
        if (!name.Format.IsTable && (options.HasLabels || options.ColumnNames is not null))
        {
            throw new ArgumentException(
                $"{name.Path} is of format {name.Format}, which has no columns; expected no names for them, and labels in a file of their own."
            );
        }

        var layout = new RowLayout
        {
            Shape = rowShape,
            Element = options.ElementType,
            HasLabels = options.HasLabels,
        };
        if (name.Format.IsTable)
        {
            layout = layout with { Columns = options.ColumnNames ?? Names("value", layout.RowSize) };
            if (layout.Columns.Count != layout.RowSize)
            {
                throw new ArgumentException(
                    $"There are {layout.Columns.Count} column names for rows of {layout.RowSize} elements; expected as many."
                );
            }

            RequireNames(layout.Columns);
        }

        var least = name.Format.IsPicture ? 1 : 0;
        return options.Count is { } count && count < least
            ? throw new ArgumentException($"The number of rows is {count}; expected at least {least}.")
            : layout;
    }

    /// <summary>A reader would take <c>row</c> and <c>label</c> for what they are in every text, and needs a name in each place.</summary>
    private static void RequireNames(IReadOnlyList<string> names)
    {
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "row", "label" };
        foreach (var name in names)
        {
            if (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl) || !known.Add(name))
            {
                throw new ArgumentException(
                    $"A column is called '{name}'; expected names that differ from each other, are neither 'row' nor 'label', and have no line breaks."
                );
            }
        }

        if (!CsvFirstLine.AreNames(["row", .. names]))
        {
            throw new ArgumentException(
                $"The columns are called {string.Join(", ", names.Take(3))}{(names.Count > 3 ? ", ..." : "")}, "
                    + "which a reader could take for numbers; expected names with letters."
            );
        }
    }

    /// <summary>The names of a vector's elements: <c>name_0</c> and so on.</summary>
    public static IReadOnlyList<string> Names(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"{name}_{i}")];
}

/// <summary>Some rows with all that is known of them.</summary>
/// <param name="firstRow">The number of the first row.</param>
/// <param name="count">The number of rows.</param>
internal readonly ref struct RowSpan(long firstRow, int count)
{
    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; } = firstRow;

    /// <summary>The number of rows.</summary>
    public int Count { get; } = count;

    /// <summary>The elements, one row after the other.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>One label per row, or none.</summary>
    public ReadOnlySpan<long> Labels { get; init; }

    /// <summary>One latent vector per row, or none.</summary>
    public ReadOnlySpan<float> Latents { get; init; }

    /// <summary>The rows as those of a table of typed columns; null where they are rows of numbers.</summary>
    public TableRows? Cells { get; init; }
}
