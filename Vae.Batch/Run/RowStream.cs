namespace Vae.Batch;

/// <summary>Writes rows to a stream, such as the standard output: no journal, no manifest, one file.</summary>
internal sealed class RowStream : IDisposable
{
    private readonly Stream target;
    private readonly RowFile? file;
    private readonly PackedRows? packed;
    private readonly SheetWriter? sheet;

    /// <summary>Writes what stands in front of the rows.</summary>
    /// <param name="target">Takes the bytes; stays open.</param>
    /// <param name="name">The format.</param>
    /// <param name="table">The rows.</param>
    /// <param name="count">The number of rows to come.</param>
    /// <param name="element">The type of pixels; that of the format when null.</param>
    /// <param name="extras">What else is wanted of each row, in the same file.</param>
    /// <exception cref="ArgumentException">The rows do not go with the format, or the format not into one stream.</exception>
    public RowStream(
        Stream target,
        OutputName name,
        RowTable table,
        long count,
        RowElement? element,
        IReadOnlyCollection<RowRole> extras
    )
    {
        this.target = target;
        var files = OutputFiles.Of(name, table, element, extras);
        if (name.Format is RowFormat.Pngs || files.Layouts.Count > 1)
        {
            throw new ArgumentException(
                $"{name.Format} with {(extras.Count == 0 ? "nothing" : string.Join(" and ", extras))} beside it is more than one stream of bytes; expected the path of a file, or another format."
            );
        }

        if (files.Composer is not null)
        {
            sheet = new SheetWriter(target, table, count);
            return;
        }

        file = files.Written[0];
        packed = new PackedRows(file);
        target.Write(file.Header(count));
    }

    /// <summary>Writes rows.</summary>
    public void Write(RowSpan rows)
    {
        if (packed is null)
        {
            sheet!.Write(rows.Values);
            return;
        }

        packed.Fill(rows);
        target.Write(packed.Bytes);
    }

    /// <summary>Writes all rows of a source.</summary>
    public void Write(IRowSource source, RowRange rows, CancellationToken cancellation)
    {
        if (packed is null)
        {
            new BlockPipeline(source, []).Run(rows, block => Write(block.Results), static () => { }, cancellation);
        }
        else
        {
            new BlockPipeline(source, [file!]).Run(
                rows,
                block => target.Write(block.Packed[0].Bytes),
                static () => { },
                cancellation
            );
        }

        source.CheckUnchanged();
    }

    /// <summary>Writes what is left behind the last row.</summary>
    public void Complete() => sheet?.Complete();

    /// <inheritdoc/>
    public void Dispose()
    {
        packed?.Dispose();
        sheet?.Dispose();
    }
}
