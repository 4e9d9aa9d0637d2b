namespace Vae.MLNet;

/// <summary>An output tensor of a saved step's graph.</summary>
/// <param name="Name">Its name: the column's, or a passing one where other transformers go on with it.</param>
/// <param name="Output">The output column that it is for.</param>
internal readonly record struct StepTensor(string Name, StepOutput Output);
