namespace Vae.Data;

/// <summary>Writes a table in one of the formats.</summary>
internal abstract class TableEncoder : IDisposable
{
    /// <summary>The rows that a row group or a record batch has, but for the last.</summary>
    public const int GroupRows = 1 << 16;

    // The second is how Feather calls the first.
    private static readonly (string Ending, Func<Stream, IReadOnlyList<TableField>, TableEncoder> New)[] Formats =
    [
        (".csv", (stream, fields) => new TextTableEncoder(stream, fields, ',')),
        (".tsv", (stream, fields) => new TextTableEncoder(stream, fields, '\t')),
        (".parquet", (stream, fields) => new ParquetTableEncoder(stream, fields)),
        (".arrow", (stream, fields) => new ArrowTableEncoder(stream, fields, isFile: true)),
        (".feather", (stream, fields) => new ArrowTableEncoder(stream, fields, isFile: true)),
        (".arrows", (stream, fields) => new ArrowTableEncoder(stream, fields, isFile: false)),
    ];

    /// <summary>Begins a table in the format of a file's name.</summary>
    /// <param name="stream">Takes the bytes; stays open.</param>
    /// <param name="name">The name.</param>
    /// <param name="fields">The columns.</param>
    /// <exception cref="ArgumentException">The name ends in none of the formats.</exception>
    public static TableEncoder New(Stream stream, string name, IReadOnlyList<TableField> fields)
    {
        var compression = RowCompressions.OfName(name);
        var bare = name[..^compression.Ending().Length];
        var format = Format(name, bare, compression);
        return compression == RowCompression.None
            ? format(stream, fields)
            : new PackedTableEncoder(stream, compression, packed => format(packed, fields));
    }

    /// <summary>Refuses a file's name that tells no format.</summary>
    /// <exception cref="ArgumentException">It ends in none of the formats.</exception>
    public static void Require(string name)
    {
        var compression = RowCompressions.OfName(name);
        Format(name, name[..^compression.Ending().Length], compression);
    }

    /// <summary>Writes rows, which are as the columns say.</summary>
    /// <param name="rows">The rows: as many as come at a time for text, <see cref="GroupRows"/> but at the end for all else.</param>
    public abstract void Write(TableRows rows);

    /// <summary>Writes what stands at the end.</summary>
    public abstract void Complete();

    public abstract void Dispose();

    private static Func<Stream, IReadOnlyList<TableField>, TableEncoder> Format(
        string name,
        string bare,
        RowCompression compression
    )
    {
        var (ending, format) = Array.Find(
            Formats,
            format => bare.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase)
        );
        return ending is null
                ? throw new ArgumentException(
                    $"'{name}' tells no format of a table; expected a name that ends in .csv, .tsv, .parquet, .arrow, .feather or .arrows."
                )
            : compression != RowCompression.None && ending is not (".csv" or ".tsv")
                ? throw new ArgumentException(
                    $"'{name}' is to be packed as a whole, and {ending} packs its columns itself; expected a name that ends in {ending}."
                )
            : format;
    }
}
