using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace Vae.Cli;

/// <summary>Writes rows as CSV with a header: the row's number, its label if there is one, then the elements.</summary>
internal sealed class CsvSink : IRowSink
{
    private readonly CsvWriter csv;
    private readonly int width;
    private readonly bool hasLabels;
    private long row;

    public CsvSink(Stream target, RowTable table)
    {
        (width, hasLabels, row) = (table.Columns.Count, table.HasLabels, table.FirstRow);
        var text = new StreamWriter(target, leaveOpen: true);
        csv = new CsvWriter(text, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" });
        csv.WriteField("row");
        if (hasLabels)
        {
            csv.WriteField("label");
        }

        foreach (var column in table.Columns)
        {
            csv.WriteField(column);
        }

        csv.NextRecord();
    }

    public void Write(ReadOnlySpan<float> rows, ReadOnlySpan<long> labels)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (i % width == 0)
            {
                csv.WriteField(row++);
                if (hasLabels)
                {
                    csv.WriteField(labels[i / width]);
                }
            }

            csv.WriteField(rows[i].ToString("R", CultureInfo.InvariantCulture));
            if (i % width == width - 1)
            {
                csv.NextRecord();
            }
        }
    }

    public void Complete() => csv.Flush();

    public void Dispose() => csv.Dispose();
}
