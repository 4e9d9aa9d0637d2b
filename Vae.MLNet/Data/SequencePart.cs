using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Rows of a <see cref="SequenceView"/>: what messages call them, and how they are opened.</summary>
internal sealed record SequencePart(string Name, Func<IDataView> Open);
