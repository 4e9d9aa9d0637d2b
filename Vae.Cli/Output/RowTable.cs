using Vae.Inference;

namespace Vae.Cli;

/// <summary>What the rows of an output are.</summary>
internal sealed record RowTable
{
    /// <summary>The number of rows.</summary>
    public required int Count { get; init; }

    /// <summary>The number of the first row.</summary>
    public long FirstRow { get; init; }

    /// <summary>The dimensions of a row.</summary>
    public required DataShape Shape { get; init; }

    /// <summary>The name of each element, for a table's header.</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Whether the elements are pixels in [0, 1], which pictures and IDX files hold as bytes.</summary>
    public bool ArePixels { get; init; }

    /// <summary>Whether a label comes with each row.</summary>
    public bool HasLabels { get; init; }

    /// <summary>The rows of images side by side in a picture; chosen to make it about square when null.</summary>
    public int? SheetColumns { get; init; }

    /// <summary>Images that a model takes or gives.</summary>
    public static RowTable Images(VaeArchitecture architecture, int count) =>
        new()
        {
            Count = count,
            Shape = architecture.Shape,
            Columns = [.. Enumerable.Range(0, architecture.Shape.Size).Select(i => $"pixel_{i}")],
            ArePixels = architecture.Likelihood == Likelihood.Bernoulli,
            HasLabels = architecture.IsConditional,
        };
}
