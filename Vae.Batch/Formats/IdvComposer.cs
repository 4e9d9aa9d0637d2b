namespace Vae.Batch;

/// <summary>ML.NET's binary format, of IDX files.</summary>
internal sealed class IdvComposer : IComposer
{
    private readonly bool withRows;
    private readonly IReadOnlyList<IReadOnlyList<string>?> slotNames;

    public IdvComposer(RowTable table, RowElement element, IReadOnlyCollection<RowRole> extras)
    {
        withRows = extras.Contains(RowRole.Rows);
        var (stages, slots) = (new List<RowFile>(), new List<IReadOnlyList<string>?>());
        if (extras.Contains(RowRole.Labels))
        {
            var label = table.ClassCount is > 0 and <= 256 ? RowElement.UInt8 : RowElement.Int32;
            stages.Add(Stage(RowRole.Labels, new IntegerEncoder(RowFormat.Idx, RowRole.Labels, label)));
            slots.Add(null);
        }

        if (extras.Contains(RowRole.Latents))
        {
            stages.Add(Stage(RowRole.Latents, Floats(RowRole.Latents, RowElement.Float32, [table.LatentSize])));
            slots.Add(RowTable.Names("latent", table.LatentSize));
        }

        stages.Add(Stage(table.Role, Floats(table.Role, element, table.Shape)));
        slots.Add(table.Role == RowRole.Codes ? table.Columns : null);
        (Stages, slotNames) = (stages, slots);
    }

    public IReadOnlyList<RowFile> Stages { get; }

    public void Compose(IReadOnlyList<string> stages, long firstRow, Stream target, CancellationToken cancellation) =>
        IdvFile.Write(
            target,
            [.. Stages.Select((stage, i) => new IdvColumn(ColumnOf(stage.Layout.Role), stages[i], slotNames[i]))],
            withRows ? firstRow : null,
            cancellation
        );

    // Columns are named as Vae.MLNet's own are.
    private static string ColumnOf(RowRole role) =>
        role switch
        {
            RowRole.Images => "Image",
            RowRole.Codes => "Features",
            RowRole.Labels => "Label",
            _ => "Latent",
        };

    private static FloatEncoder Floats(RowRole role, RowElement element, IReadOnlyList<int> shape) =>
        new(RowFormat.Idx, role, element, shape);

    private static RowFile Stage(RowRole role, IRowEncoder encoder) =>
        new(
            $"{role.ToString().ToLowerInvariant()}.idx",
            new FileLayout
            {
                Role = role,
                Format = RowFormat.Idx,
                ItemShape = "",
            },
            encoder
        );
}
