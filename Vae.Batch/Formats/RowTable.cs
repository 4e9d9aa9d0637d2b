using Vae.Inference;

namespace Vae.Batch;

/// <summary>What the rows of a run are.</summary>
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

    /// <summary>Whether the elements are pixels in [0, 1], which can be written as bytes.</summary>
    public bool ArePixels { get; init; }

    /// <summary>Whether a label comes with each row.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The number of classes that labels are of; 0 where it is not known.</summary>
    public int ClassCount { get; init; }

    /// <summary>The images side by side in a picture; chosen to make it about square when null.</summary>
    public int? SheetColumns { get; init; }

    /// <summary>Images that a model takes or gives.</summary>
    public static RowTable Images(VaeSignature signature) =>
        new()
        {
            Role = RowRole.Images,
            Shape = signature.Shape,
            Columns = Names("pixel", signature.Shape.Size),
            LatentSize = signature.LatentSize,
            ArePixels = signature.Likelihood == Likelihood.Bernoulli,
            HasLabels = signature.IsConditional,
            ClassCount = signature.ClassCount,
        };

    /// <summary>Means, and log-variances unless <paramref name="meanOnly"/>.</summary>
    public static RowTable Codes(VaeSignature signature, bool meanOnly, bool hasLabels)
    {
        var means = Names("mean", signature.LatentSize);
        IReadOnlyList<string> columns = meanOnly ? means : [.. means, .. Names("log_variance", means.Count)];
        return new RowTable
        {
            Role = RowRole.Codes,
            Shape = new DataShape(columns.Count),
            Columns = columns,
            HasLabels = hasLabels,
            ClassCount = signature.ClassCount,
        };
    }

    /// <summary>The names of a vector's elements: <c>name_0</c> and so on.</summary>
    public static IReadOnlyList<string> Names(string name, int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"{name}_{i}")];
}
