namespace Vae.MLNet;

/// <summary>Rows of a batch whose numbers follow one another.</summary>
/// <param name="Start">The first row's place in the batch.</param>
/// <param name="End">The place after the last row's.</param>
/// <param name="FirstRow">The first row's number, on which its noise depends.</param>
internal readonly record struct RowRun(int Start, int End, long FirstRow);
