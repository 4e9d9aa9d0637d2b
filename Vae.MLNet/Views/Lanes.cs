namespace Vae.MLNet;

/// <summary>How a cursor shares out its rows.</summary>
/// <param name="Count">The threads that compute at once.</param>
/// <param name="RowCount">The rows of the cursor's source; null when it does not know.</param>
internal readonly record struct Lanes(int Count, long? RowCount);
