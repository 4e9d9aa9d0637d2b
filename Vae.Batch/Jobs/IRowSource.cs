namespace Vae.Batch;

/// <summary>Where a run's rows come from.</summary>
internal interface IRowSource : IDisposable
{
    /// <summary>Calls of <see cref="Compute"/> that keep all cores busy.</summary>
    int Workers { get; }

    /// <summary>Makes the memory of a block.</summary>
    RowBlock NewBlock();

    /// <summary>Goes past rows that are not wanted; called before the first <see cref="Read"/>.</summary>
    void Skip(long rows);

    /// <summary>Reads what belongs to the next block; one call at a time, in order.</summary>
    void Read(RowBlock block);

    /// <summary>Computes a block's results; any number of calls at once.</summary>
    void Compute(RowBlock block);

    /// <summary>Throws if an input is not what it was when it was opened.</summary>
    void CheckUnchanged();
}
