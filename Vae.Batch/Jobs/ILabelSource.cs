namespace Vae.Batch;

/// <summary>The labels of a run's rows, in order.</summary>
internal interface ILabelSource : IDisposable
{
    /// <summary>Goes past rows that are not wanted.</summary>
    void Skip(long rows);

    /// <summary>Gives the labels of the rows from <paramref name="firstRow"/> on, the next ones.</summary>
    void Read(long firstRow, Span<long> labels);

    /// <summary>Throws if a file is not what it was when it was opened.</summary>
    void CheckUnchanged();
}
