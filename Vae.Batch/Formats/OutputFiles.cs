using System.Globalization;

namespace Vae.Batch;

/// <summary>The files of a run.</summary>
/// <param name="Written">Those that are written row by row, the main file first unless it is composed.</param>
/// <param name="Main">The main file's layout.</param>
/// <param name="Composer">Makes the main file of its stages; null when it is written row by row.</param>
internal sealed record OutputFiles(IReadOnlyList<RowFile> Written, FileLayout Main, IComposer? Composer)
{
    /// <summary>All files that grow row by row, the stages of a composed one among them.</summary>
    public IReadOnlyList<RowFile> Growing => Composer is null ? Written : [.. Composer.Stages, .. Written];

    /// <summary>The layouts of the files that stay, the main file's first.</summary>
    public IReadOnlyList<FileLayout> Layouts =>
        Composer is null ? [.. Written.Select(file => file.Layout)] : [Main, .. Written.Select(file => file.Layout)];

    /// <summary>The names of the files that stay.</summary>
    public IEnumerable<string> Names(OutputName output) =>
        Written.Select(file => file.Name).Prepend(NameOf(output)).Distinct();

    /// <summary>Works out the files for an output.</summary>
    /// <param name="output">The main file.</param>
    /// <param name="table">The rows.</param>
    /// <param name="element">The type of pixels; that of the format when null.</param>
    /// <param name="extras">What else is wanted of each row.</param>
    /// <exception cref="ArgumentException">The format does not go with the rows or with what is wanted of them.</exception>
    public static OutputFiles Of(
        OutputName output,
        RowTable table,
        RowElement? element,
        IReadOnlyCollection<RowRole> extras
    )
    {
        Check(table, element, extras);
        var pixels =
            element ?? (table.ArePixels && output.Format == RowFormat.Idx ? RowElement.UInt8 : RowElement.Float32);
        var latents = extras.Contains(RowRole.Latents);
        switch (output.Format)
        {
            case RowFormat.Csv or RowFormat.Tsv:
                var separator = output.Format == RowFormat.Csv ? ',' : '\t';
                var text = new TextEncoder(separator, table, pixels == RowElement.UInt8, latents, withValues: true);
                return Plain([new(NameOf(output), MainLayout(output, table, pixels), text)]);
            case RowFormat.Idx or RowFormat.Npy:
                return Plain([Tensor(output, table, pixels), .. extras.Select(role => Beside(output, table, role))]);
            default:
                PictureEncoder.Require(table.Shape);
                var picture = MainLayout(output, table, RowElement.UInt8);
                RowFile[] beside = extras.Count == 0 ? [] : [TextBeside(output, table, extras)];
                return output.Format == RowFormat.Png
                    ? new OutputFiles(beside, picture, new SheetComposer(table))
                    : Plain([new(NameOf(output), picture, new PictureEncoder(table.Shape)), .. beside]);
        }
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

    private static OutputFiles Plain(IReadOnlyList<RowFile> files) => new(files, files[0].Layout, null);

    private static void Check(RowTable table, RowElement? element, IReadOnlyCollection<RowRole> extras)
    {
        if (element == RowElement.UInt8 && !table.ArePixels)
        {
            throw new ArgumentException(
                "The rows are no pixels in [0, 1], so they cannot be written as bytes; expected float32."
            );
        }

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

    private static string NameOf(OutputName output) => Path.GetFileName(output.Path);

    private static FileLayout MainLayout(OutputName output, RowTable table, RowElement element) =>
        new()
        {
            Role = table.Role,
            Format = output.Format,
            Compression = output.Compression,
            Element = element,
            ItemShape = Text(table.Shape),
        };

    private static RowFile Tensor(OutputName output, RowTable table, RowElement element)
    {
        // IDX files of grey images have no axis for the one channel.
        IReadOnlyList<int> shape =
            output.Format == RowFormat.Idx && table.Shape is { IsImage: true, Channels: 1 }
                ? [table.Shape.Height, table.Shape.Width]
                : table.Shape;
        var layout = MainLayout(output, table, element) with { ItemShape = Text(shape) };
        return new(NameOf(output), layout, new FloatEncoder(output.Format, table.Role, element, shape));
    }

    private static RowFile Beside(OutputName output, RowTable table, RowRole role)
    {
        // IDX has no 64-bit numbers, so row numbers are always NPY.
        var format = role == RowRole.Rows ? RowFormat.Npy : output.Format;
        var element = role switch
        {
            RowRole.Latents => RowElement.Float32,
            _ when format == RowFormat.Npy => RowElement.Int64,
            _ => table.ClassCount is > 0 and <= 256 ? RowElement.UInt8 : RowElement.Int32,
        };
        IReadOnlyList<int> shape = role == RowRole.Latents ? [table.LatentSize] : [];
        IRowEncoder encoder =
            role == RowRole.Latents
                ? new FloatEncoder(format, role, element, shape)
                : new IntegerEncoder(format, role, element);
        return new(
            Path.GetFileName(output.Beside(role, format)),
            Layout(output, role, format, element, shape),
            encoder
        );
    }

    private static RowFile TextBeside(OutputName output, RowTable table, IReadOnlyCollection<RowRole> extras)
    {
        var wanted = table with { HasLabels = extras.Contains(RowRole.Labels) };
        var encoder = new TextEncoder(',', wanted, false, extras.Contains(RowRole.Latents), withValues: false);
        return new(
            Path.GetFileName(output.Beside(RowRole.Rows, RowFormat.Csv)),
            Layout(output, RowRole.Rows, RowFormat.Csv, null, []),
            encoder
        );
    }

    private static FileLayout Layout(
        OutputName output,
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
            ItemShape = Text(shape),
        };

    private static string Text(IEnumerable<int> shape) =>
        string.Join(',', shape.Select(d => d.ToString(CultureInfo.InvariantCulture)));
}
