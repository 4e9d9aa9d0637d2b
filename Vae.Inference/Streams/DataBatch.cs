namespace Vae.Inference;

/// <summary>Some rows of data to encode.</summary>
/// <param name="Images">Rows of the model's data size.</param>
/// <param name="Labels">One label per row; empty for an unconditional model.</param>
public readonly record struct DataBatch(ReadOnlyMemory<float> Images, ReadOnlyMemory<long> Labels = default);
