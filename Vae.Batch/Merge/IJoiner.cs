namespace Vae.Batch;

/// <summary>Joins one file of each shard to one of the whole run.</summary>
internal interface IJoiner : IDisposable
{
    /// <summary>Checks the next shard's file and appends it.</summary>
    /// <exception cref="InvalidDataException">It is missing or damaged.</exception>
    void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation);

    /// <summary>Finishes the file and describes it.</summary>
    FileEntry Complete(CancellationToken cancellation);
}
