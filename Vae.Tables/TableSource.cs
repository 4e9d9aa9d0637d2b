using Vae.Data;

namespace Vae.Tables;

/// <summary>The rows of a table that can be read from the beginning as often as they are wanted, such as those of a file.</summary>
public abstract class TableSource
{
    /// <summary>The rows that are read at once.</summary>
    internal const int RowsAtOnce = 4096;

    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>The columns.</summary>
    public abstract IReadOnlyList<TableField> Fields { get; }

    /// <summary>The rows from the first on, some at a time, in one buffer that the next ones overwrite.</summary>
    /// <exception cref="IOException">The file is not readable, or is no longer what it was when the source was made.</exception>
    public abstract IEnumerable<TableRows> Read();

    /// <summary>The rows of a file: CSV, Parquet or Arrow.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="IOException">The file is missing or not readable.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or in no known format.</exception>
    public static TableSource FromFile(string path, TableReaderOptions? options = null) =>
        new TableFile(path, options ?? new TableReaderOptions());

    /// <summary>Rows in memory.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="rows">The rows, all with the same columns; not to be changed any more.</param>
    /// <exception cref="ArgumentException">There are none, or their columns differ.</exception>
    public static TableSource FromRows(string name, params IReadOnlyList<TableRows> rows)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Count > 0 && rows.All(part => part.Fields.SequenceEqual(rows[0].Fields))
            ? new TableInMemory(name, rows)
            : throw new ArgumentException(
                $"The parts of {name} have different columns, or there are none; expected rows."
            );
    }

    private sealed class TableInMemory(string name, IReadOnlyList<TableRows> rows) : TableSource
    {
        public override string Name => name;

        public override IReadOnlyList<TableField> Fields => rows[0].Fields;

        public override IEnumerable<TableRows> Read() => rows;
    }

    private sealed class TableFile : TableSource
    {
        private readonly string path;
        private readonly TableReaderOptions options;
        private readonly FileStamp? stamp;

        public TableFile(string path, TableReaderOptions options)
        {
            using var reader = TableReader.Open(path, options);
            Fields = reader.Fields;
            stamp = reader.Stamp;
            this.path = path;
            // What was found once holds for every reading.
            this.options = options with
            {
                Types = Fields.ToDictionary(field => field.Name, field => field.Type),
            };
        }

        public override string Name => path;

        public override IReadOnlyList<TableField> Fields { get; }

        public override IEnumerable<TableRows> Read()
        {
            using var reader = TableReader.Open(path, options, stamp);
            var rows = new TableRows(reader.Fields, RowsAtOnce);
            while (reader.Read(rows) > 0)
            {
                yield return rows;
            }
        }
    }
}
