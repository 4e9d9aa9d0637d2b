namespace Vae.Cli;

/// <summary>Rows that a command handles at once.</summary>
/// <param name="FirstRow">The number of the first row.</param>
/// <param name="Images">The images, one after the other.</param>
/// <param name="ModelLabels">One label per row for a conditional model; else none.</param>
/// <param name="KnownLabels">One label per row where the input has labels; else none.</param>
internal readonly record struct ImageBatch(
    int FirstRow,
    ReadOnlyMemory<float> Images,
    ReadOnlyMemory<long> ModelLabels,
    ReadOnlyMemory<long> KnownLabels
);
