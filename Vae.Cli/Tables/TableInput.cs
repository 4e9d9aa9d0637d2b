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
        var types = schema.Fields.ToDictionary(field => field.Name, field => field.Type);
        using (var found = TableReader.Open(path, plain))
        {
            // Names every column that is missing, where the reader would name one.
            TableAlignment.RequireNames(found.Fields, schema.Fields, path);
            AddOthers(path, plain, found.Fields, types);
        }

        var reader = TableReader.Open(path, plain with { Types = types });
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

    /// <summary>
    /// Adds the types of columns that the model does not know. They are passed on whatever they hold: numbers that are none of a table, such as
    /// whole ones that a double does not hold, as text.
    /// </summary>
    private static void AddOthers(
        string path,
        TableReaderOptions plain,
        IReadOnlyList<TableField> fields,
        Dictionary<string, CellType> types
    )
    {
        var numbers = new Dictionary<int, CellReader>();
        var asText = new Dictionary<string, CellType>(types);
        foreach (var (i, field) in fields.Index())
        {
            if (!types.TryAdd(field.Name, field.Type))
            {
                continue;
            }

            asText.Add(field.Name, CellType.Text);
            if (field.Type is CellType.Integer or CellType.Real)
            {
                numbers.Add(i, new CellReader(path, field));
            }
        }

        if (numbers.Count == 0)
        {
            return;
        }

        using var reader = TableReader.Open(path, plain with { Types = asText });
        var rows = new TableRows(reader.Fields, RowsAtOnce);
        while (numbers.Count > 0 && reader.Read(rows) > 0)
        {
            foreach (var (i, cells) in numbers)
            {
                foreach (var text in rows.Texts(i)[..rows.Count])
                {
                    if (text is not null && !cells.Fits(TextNumber.Parse(text, commas: true)))
                    {
                        types[cells.Field.Name] = CellType.Text;
                        numbers.Remove(i);
                        break;
                    }
                }
            }
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
