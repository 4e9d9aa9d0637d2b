namespace Vae.Batch;

/// <summary>Rows in one of the formats, forward.</summary>
internal abstract class Table(InputSource source) : IDisposable
{
    protected InputSource Source { get; } = source;

    /// <summary>The number of rows; null when it cannot be known without reading them.</summary>
    public abstract long? Count { get; }

    /// <summary>The number of elements of one row; 0 for a table of labels alone.</summary>
    public abstract int RowSize { get; }

    /// <summary>Whether rows come with labels of their own.</summary>
    public virtual bool HasLabels => false;

    /// <summary>The number of rows read or skipped so far.</summary>
    public abstract long Position { get; }

    /// <summary>Finds the format by the contents.</summary>
    public static Table Open(InputSource source, float largest) =>
        source.Start.Span switch
        {
            [] => throw new InvalidDataException($"{source.Name} is empty; expected IDX, NPY or CSV."),
            [0, 0, ..] => new IdxTable(source),
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => new NpyTable(source),
            _ => new CsvTable(source, largest),
        };

    /// <summary>Passes over rows.</summary>
    /// <exception cref="InvalidDataException">There are fewer.</exception>
    public abstract void Skip(long rows);

    /// <summary>
    /// Reads as many whole rows as fit into <paramref name="rows"/>, fewer only at the end. Labels are read when <see cref="HasLabels"/>
    /// and <paramref name="labels"/>, which then has room for as many, is not empty.
    /// </summary>
    public abstract int Read(Span<float> rows, Span<long> labels);

    /// <summary>Reads the label of each row, or its only element, as a whole number.</summary>
    public abstract int ReadWholeNumbers(Span<long> numbers);

    /// <summary>Checks that rows are labels: one whole number each.</summary>
    public virtual void RequireLabels()
    {
        if (RowSize != 1)
        {
            throw new InvalidDataException($"{Source.Name} has rows of {RowSize} elements; expected one label a row.");
        }
    }

    public virtual void Dispose() => Source.Dispose();

    protected InvalidDataException TooFewRows(long count, long expected) =>
        new($"{Source.Name} has {count} rows; expected at least {expected}.");
}
