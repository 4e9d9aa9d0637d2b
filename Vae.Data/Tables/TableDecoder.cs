namespace Vae.Data;

/// <summary>Reads a table in one of the formats, forward.</summary>
internal abstract class TableDecoder : IDisposable
{
    /// <summary>What a table is read from, in words.</summary>
    public const string Readable = "a table as CSV, Parquet or Arrow";

    /// <summary>The columns.</summary>
    public abstract IReadOnlyList<TableField> Fields { get; }

    /// <summary>The number of rows; null when it is not known without reading them.</summary>
    public abstract long? Count { get; }

    /// <summary>The number of rows, read once more where it is not known; null for what is read only once.</summary>
    public virtual long? CountRows() => Count;

    /// <summary>Finds the format by the contents.</summary>
    /// <exception cref="InvalidDataException">The contents are no table that can be read.</exception>
    public static TableDecoder Open(InputSource source, TableReaderOptions options)
    {
        var start = source.Start.Span;
        if (start.IsEmpty)
        {
            throw new InvalidDataException($"{source.Name} is empty; expected {Readable}.");
        }

        if (ParquetTableDecoder.IsEncrypted(start))
        {
            throw new InvalidDataException($"{source.Name} is an encrypted Parquet file; expected one that is not.");
        }

        return ParquetTableDecoder.Fits(start) ? new ParquetTableDecoder(source, options)
            : ArrowTableDecoder.Fits(start) ? new ArrowTableDecoder(source, options)
            : !TextEncoding.IsUtf16(start) && OtherContents.Find(start) is { } other
                ? throw new InvalidDataException($"{source.Name} is {other.What}; expected {Readable}{other.WayOut}.")
            : new TextTableDecoder(source, options);
    }

    /// <summary>Reads as many rows as fit, fewer only at the end; does not set the number of them.</summary>
    /// <param name="rows">Takes them.</param>
    /// <param name="firstRow">The number of the first.</param>
    public abstract int Read(TableRows rows, long firstRow);

    /// <summary>Frees what is held besides the source.</summary>
    public abstract void Dispose();

    /// <summary>The columns that a file of types has, with the types that are given for some.</summary>
    /// <exception cref="InvalidDataException">There is none, two have one name, one has none, or a type is given for one that is not there.</exception>
    protected static void RequireNames(string file, IReadOnlyList<string> names, TableReaderOptions options)
    {
        if (names.Count == 0)
        {
            throw new InvalidDataException($"{file} has no columns; expected at least one.");
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0)
            {
                throw new InvalidDataException(
                    $"{file} has no name for column {i + 1}, as pandas writes its index; expected a name for each column (index=False leaves the index out)."
                );
            }

            if (!places.TryAdd(names[i], i))
            {
                throw new InvalidDataException(
                    $"{file} calls both column {places[names[i]] + 1} and column {i + 1} '{names[i]}'; expected a name of its own for each column."
                );
            }
        }

        foreach (var name in options.Types?.Keys ?? [])
        {
            if (!places.ContainsKey(name))
            {
                throw new InvalidDataException(
                    $"{file} has no column '{name}', which the options name; expected one of {Shown(names)}."
                );
            }
        }
    }

    /// <summary>Columns as messages have them: <c>age Integer, income Text</c>.</summary>
    public static string InWords(IReadOnlyList<TableField> fields) =>
        string.Join(", ", fields.Select(field => $"{field.Name} {field.Type}"));

    private static string Shown(IReadOnlyList<string> names)
    {
        const int most = 20;
        return string.Join(", ", names.Take(most)) + (names.Count > most ? ", ..." : "");
    }
}
