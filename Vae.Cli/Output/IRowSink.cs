namespace Vae.Cli;

/// <summary>Takes rows and writes them in some format.</summary>
internal interface IRowSink : IDisposable
{
    /// <summary>Writes whole rows.</summary>
    /// <param name="rows">The rows, one after the other.</param>
    /// <param name="labels">One label a row, or none.</param>
    void Write(ReadOnlySpan<float> rows, ReadOnlySpan<long> labels);

    /// <summary>Writes what is left after the last row.</summary>
    void Complete();
}
