using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>What the rows of a file are.</summary>
internal enum RowRole
{
    /// <summary>Generated or reconstructed data.</summary>
    Images,

    /// <summary>Means and log-variances of encoded data.</summary>
    Codes,

    /// <summary>The rows' labels.</summary>
    Labels,

    /// <summary>The latent vectors that rows were decoded from.</summary>
    Latents,

    /// <summary>Typed cells of a table.</summary>
    Cells,

    /// <summary>The rows' numbers, and beside pictures everything else that was asked for.</summary>
    Rows,
}

/// <summary>What the rows of an output are.</summary>
internal sealed record RowTable
{
    /// <summary>Images or codes.</summary>
    public required RowRole Role { get; init; }

    /// <summary>The dimensions of a row.</summary>
    public required DataShape Shape { get; init; }

    /// <summary>The name of each element of a row.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The latent dimensions of a row's latent vector.</summary>
    public int LatentSize { get; init; }

    /// <summary>Whether the elements are in [0, 1], which can be written as bytes.</summary>
    public bool AreUnit { get; init; }

    /// <summary>Whether a label comes with each row.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The number of classes that labels are of; 0 where it is not known.</summary>
    public int ClassCount { get; init; }

    /// <summary>The typed columns of a table; null for rows of numbers.</summary>
    public IReadOnlyList<TableField>? Fields { get; init; }

    /// <summary>The images side by side in a picture; chosen to make it about square when null.</summary>
    public int? SheetColumns { get; init; }

    /// <summary>Rows that a model takes or gives.</summary>
    public static RowTable Images(VaeSignature signature) =>
        new()
        {
            Role = RowRole.Images,
            Shape = signature.Shape,
            Columns = RowLayout.Names("pixel", signature.Shape.Size),
            LatentSize = signature.LatentSize,
            AreUnit = signature.IsUnit,
            HasLabels = signature.IsConditional,
            ClassCount = signature.ClassCount,
        };

    /// <summary>Means, and log-variances unless <paramref name="meanOnly"/>; or the codes of a VQ-VAE.</summary>
    public static RowTable Codes(VaeSignature signature, bool meanOnly, bool hasLabels)
    {
        var means = RowLayout.Names(signature.Codes is null ? "mean" : "code", signature.LatentSize);
        IReadOnlyList<string> columns =
            meanOnly || signature.Codes is not null
                ? means
                : [.. means, .. RowLayout.Names("log_variance", means.Count)];
        return new RowTable
        {
            Role = RowRole.Codes,
            Shape = new DataShape(columns.Count),
            Columns = columns,
            HasLabels = hasLabels,
            ClassCount = signature.ClassCount,
        };
    }

    /// <summary>Rows of a table with typed columns.</summary>
    public static RowTable Cells(IReadOnlyList<TableField> fields) =>
        new()
        {
            Role = RowRole.Cells,
            Shape = new DataShape(fields.Count),
            Columns = [],
            Fields = fields,
        };

    /// <summary>The rows as a format has them.</summary>
    /// <param name="format">The format.</param>
    /// <param name="element">The type of elements; that of the format when null.</param>
    /// <param name="withLatents">Whether latent vectors are wanted with them.</param>
    /// <exception cref="ArgumentException">Bytes are asked for, and the elements are not in [0, 1].</exception>
    public RowLayout Layout(RowFormat format, RowElement? element, bool withLatents = false) =>
        element == RowElement.UInt8 && !AreUnit
            ? throw new ArgumentException(
                "The rows are no pixels in [0, 1], so they cannot be written as bytes; expected float32."
            )
            : new RowLayout
            {
                Shape = format.ShapeOf(Shape),
                Element = element ?? format.DefaultElement(AreUnit),
                Columns = Columns,
                Cells = Fields,
                HasLabels = HasLabels,
                LatentSize = withLatents ? LatentSize : 0,
                SheetColumns = SheetColumns,
            };
}
