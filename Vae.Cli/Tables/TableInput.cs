using System.CommandLine;
using Vae.Data;
using Vae.Tables;

namespace Vae.Cli;

/// <summary>A file of rows that a table's model takes: the columns of its training in any order, and others beside them.</summary>
internal sealed class TableInput : IDisposable
{
    private const int RowsAtOnce = 4096;

    private readonly TableReader reader;
    private readonly TableAlignment alignment;
    private readonly TableRows buffer;

    private TableInput(TableReader reader, TableSchema schema)
    {
        this.reader = reader;
        alignment = TableAlignment.Of(reader.Fields, schema.Fields, reader.Name);
        buffer = new TableRows(reader.Fields, RowsAtOnce);
        Others = [.. reader.Fields.Where(field => schema.IndexOf(field.Name) < 0).Select(field => field.Name)];
    }

    /// <summary>All columns of the file.</summary>
    public IReadOnlyList<TableField> Fields => reader.Fields;

    /// <summary>The columns that the model does not know.</summary>
    public IReadOnlyList<string> Others { get; }

    /// <summary>The number of the first row of those read last.</summary>
    public long FirstRow { get; private set; }

    public static Option<string> Option() =>
        new("--data", "-d")
        {
            Description = "The table: CSV, Parquet or Arrow, with the columns that the model was trained on.",
            Required = true,
        };

    /// <summary>Opens a file, whose columns are read as what the model takes them for.</summary>
    public static TableInput Open(string path, TableSchema schema, CancellationToken cancellation)
    {
        // Dates that the model does not know may stand beside what it knows, as they did in the training rows that they were dropped from.
        var plain = new TableReaderOptions { DatesAreText = true, Cancellation = cancellation };
        using (var found = TableReader.Open(path, plain))
        {
            // Names every column that is missing, where the reader would name one.
            TableAlignment.RequireNames(found.Fields, schema.Fields, path);
        }

        var reader = TableReader.Open(
            path,
            plain with
            {
                Types = schema.Fields.ToDictionary(field => field.Name, field => field.Type),
            }
        );
        try
        {
            return new TableInput(reader, schema);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next rows; null at the end.</summary>
    /// <returns>The rows as the file has them, and as the model takes them.</returns>
    public (TableRows File, TableRows Model)? Read()
    {
        FirstRow = reader.Position;
        return reader.Read(buffer) == 0 ? null : (buffer, alignment.Of(buffer));
    }

    /// <summary>Puts cells of the model's columns into the file's rows.</summary>
    public void PutBack((TableRows File, TableRows Model) rows) => alignment.PutBack(rows.Model, rows.File);

    public void Dispose() => reader.Dispose();
}
