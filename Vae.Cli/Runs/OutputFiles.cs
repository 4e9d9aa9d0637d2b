using System.Globalization;
using Vae.Data;

namespace Vae.Cli;

/// <summary>The files of a run.</summary>
/// <param name="Written">Those that are written row by row, the main file first unless it is a sheet.</param>
/// <param name="Main">The main file's layout.</param>
/// <param name="Sheet">Draws the main file from its stage; null when it is written row by row.</param>
internal sealed record OutputFiles(IReadOnlyList<RowFile> Written, FileLayout Main, SheetComposer? Sheet)
{
    /// <summary>All files that grow row by row, the stage of a sheet among them.</summary>
    public IReadOnlyList<RowFile> Growing => Sheet is null ? Written : [Sheet.Stage, .. Written];

    /// <summary>The layouts of the files that stay, the main file's first.</summary>
    public IReadOnlyList<FileLayout> Layouts =>
        Sheet is null ? [.. Written.Select(file => file.Layout)] : [Main, .. Written.Select(file => file.Layout)];

    /// <summary>The names of the files that stay.</summary>
    public IEnumerable<string> Names(RowFileName output) =>
        Written.Select(file => file.Name).Prepend(NameOf(output)).Distinct();

    /// <summary>Works out the files for an output.</summary>
    /// <param name="output">The main file.</param>
    /// <param name="table">The rows.</param>
    /// <param name="element">The type of elements; that of the format when null.</param>
    /// <param name="extras">What else is wanted of each row.</param>
    /// <exception cref="ArgumentException">The format does not go with the rows or with what is wanted of them.</exception>
    public static OutputFiles Of(
        RowFileName output,
        RowTable table,
        RowElement? element,
        IReadOnlyCollection<RowRole> extras
    )
    {
        var format = output.Format;
        var rows = table.Layout(format, element, extras.Contains(RowRole.Latents));
        Check(table, extras);
        if (format.IsPicture)
        {
            PictureFormat.SizeOf(table.Shape);
            rows = rows with { Element = format.DefaultElement(areUnit: true) };
        }

        var main = Layout(output, table.Role, format, rows.Element, rows.Shape);
        IEnumerable<RowFile> beside =
            format.IsTable ? []
            : format.IsPicture ? (extras.Count == 0 ? [] : [TableBeside(output, table, extras)])
            : extras.Select(role => Beside(output, table, role));
        return format.NewEncoder(rows) is { } encoder
            ? new OutputFiles([new RowFile(NameOf(output), main, encoder), .. beside], main, null)
            : new OutputFiles([.. beside], main, new SheetComposer(table));
    }

    /// <summary>Checks that the formats hold as many rows.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    public OutputFiles CheckedFor(long rows)
    {
        foreach (var file in Growing)
        {
            file.Encoder.Header(rows);
        }

        return this;
    }

    private static void Check(RowTable table, IReadOnlyCollection<RowRole> extras)
    {
        if (extras.Contains(RowRole.Labels) && !table.HasLabels)
        {
            throw new ArgumentException(
                "The rows have no labels; expected a conditional model, or images with labels."
            );
        }

        if (extras.Contains(RowRole.Latents) && table.LatentSize == 0)
        {
            throw new ArgumentException("The rows are latent codes themselves; expected labels or rows.");
        }
    }

    private static string NameOf(RowFileName output) => Path.GetFileName(output.Path);

    private static RowFile Beside(RowFileName output, RowTable table, RowRole role)
    {
        // What has no 64-bit numbers, as IDX has none, is not for row numbers.
        var format = role == RowRole.Rows && !output.Format.Holds(RowElement.Int64) ? RowFormat.Npy : output.Format;
        var rows = new RowLayout
        {
            Shape = role == RowRole.Latents ? [table.LatentSize] : [],
            Element = role switch
            {
                RowRole.Latents => RowElement.Float32,
                RowRole.Labels => format.LabelElement(table.ClassCount),
                _ => RowElement.Int64,
            },
        };
        return new(
            Path.GetFileName(output.Beside(NameOf(role), format)),
            Layout(output, role, format, rows.Element, rows.Shape),
            format.NewEncoder(rows)!
        );
    }

    private static RowFile TableBeside(RowFileName output, RowTable table, IReadOnlyCollection<RowRole> extras)
    {
        var rows = table.Layout(RowFormat.Csv, null, extras.Contains(RowRole.Latents)) with
        {
            Columns = [],
            HasLabels = extras.Contains(RowRole.Labels),
        };
        return new(
            Path.GetFileName(output.Beside(NameOf(RowRole.Rows), RowFormat.Csv)),
            Layout(output, RowRole.Rows, RowFormat.Csv, null, []),
            RowFormat.Csv.NewEncoder(rows)!
        );
    }

    /// <summary>What a role is called in the name of a file beside the main one.</summary>
    public static string NameOf(RowRole role) => role.ToString().ToLowerInvariant();

    private static FileLayout Layout(
        RowFileName output,
        RowRole role,
        RowFormat format,
        RowElement? element,
        IReadOnlyList<int> shape
    ) =>
        new()
        {
            Role = role,
            Format = format,
            Compression = output.Compression,
            Element = element,
            ItemShape = string.Join(',', shape.Select(d => d.ToString(CultureInfo.InvariantCulture))),
        };
}

/// <summary>A file that a run writes row by row.</summary>
/// <param name="Name">Its name without directories.</param>
/// <param name="Layout">What it holds.</param>
/// <param name="Encoder">Turns rows into its bytes.</param>
internal sealed record RowFile(string Name, FileLayout Layout, RowEncoder Encoder)
{
    private const int NumbersAtOnce = 256;

    /// <summary>The bytes in front of the first row.</summary>
    public ReadOnlySpan<byte> Header(long count)
    {
        using var header = new MemoryStream();
        var bytes = Encoder.Header(count);
        if (bytes.Length > 0)
        {
            Layout.Compression.Pack(bytes, header);
        }

        return header.ToArray();
    }

    /// <summary>Appends what the file has of some rows, not compressed.</summary>
    public void Encode(RowSpan rows, MemoryStream target)
    {
        switch (Layout.Role)
        {
            case RowRole.Latents:
                Encoder.Encode(new RowSpan(rows.FirstRow, rows.Count) { Values = rows.Latents }, target);
                break;
            case RowRole.Labels:
                Encoder.EncodeLabels(rows.FirstRow, rows.Labels, target);
                break;
            case RowRole.Rows when !Layout.Format.IsTable:
                EncodeNumbers(rows.FirstRow, rows.Count, target);
                break;
            default:
                Encoder.Encode(rows, target);
                break;
        }
    }

    private void EncodeNumbers(long firstRow, int count, MemoryStream target)
    {
        Span<long> numbers = stackalloc long[NumbersAtOnce];
        for (var done = 0; done < count; )
        {
            var part = numbers[..Math.Min(NumbersAtOnce, count - done)];
            for (var i = 0; i < part.Length; i++)
            {
                part[i] = firstRow + done + i;
            }

            Encoder.EncodeLabels(firstRow + done, part, target);
            done += part.Length;
        }
    }
}

/// <summary>Draws one picture of all images side by side, from a file that grows row by row.</summary>
internal sealed class SheetComposer(RowTable table)
{
    private const int RowsAtOnce = 256;

    /// <summary>The file to be written first, in the run's directory.</summary>
    public RowFile Stage { get; } =
        new(
            "images.idx",
            new FileLayout
            {
                Role = RowRole.Images,
                Format = RowFormat.Idx,
                ItemShape = "",
            },
            RowFormat.Idx.NewEncoder(new RowLayout { Shape = table.Shape })!
        );

    /// <summary>Draws the picture.</summary>
    /// <param name="stage">The path of the written <see cref="Stage"/>.</param>
    /// <param name="target">Takes the file.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    public void Compose(string stage, Stream target, CancellationToken cancellation)
    {
        using var images = RowReader.Open(stage);
        using var sheet = new SheetWriter(target, table.Layout(RowFormat.Png, null), images.Count!.Value);
        var rows = new float[RowsAtOnce * images.RowSize];
        for (int read; (read = images.Read(rows)) > 0; )
        {
            cancellation.ThrowIfCancellationRequested();
            sheet.Write(rows.AsSpan(0, read * images.RowSize));
        }

        sheet.Complete();
    }
}
