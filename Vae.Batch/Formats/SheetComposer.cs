using Vae.Inference;

namespace Vae.Batch;

/// <summary>A picture of all images side by side.</summary>
internal sealed class SheetComposer(RowTable table) : IComposer
{
    private const int RowsAtOnce = 256;

    public IReadOnlyList<RowFile> Stages { get; } =
    [
        new(
            "images.idx",
            new FileLayout
            {
                Role = RowRole.Images,
                Format = RowFormat.Idx,
                ItemShape = "",
            },
            new FloatEncoder(RowFormat.Idx, RowRole.Images, RowElement.Float32, table.Shape)
        ),
    ];

    public void Compose(IReadOnlyList<string> stages, long firstRow, Stream target, CancellationToken cancellation)
    {
        using var images = IdxReader.Open(stages[0]);
        using var sheet = new SheetWriter(target, table, images.Count);
        var rows = new float[RowsAtOnce * images.ItemSize];
        for (int read; (read = images.ReadItems(rows)) > 0; )
        {
            cancellation.ThrowIfCancellationRequested();
            sheet.Write(rows.AsSpan(0, read * images.ItemSize));
        }

        sheet.Complete();
    }
}
