namespace Vae.Batch;

/// <summary>Makes a file of a format that cannot grow row by row out of files that can.</summary>
internal interface IComposer
{
    /// <summary>The files to be written first, in the run's directory.</summary>
    IReadOnlyList<RowFile> Stages { get; }

    /// <summary>Writes the file.</summary>
    /// <param name="stages">The paths of the written <see cref="Stages"/>.</param>
    /// <param name="firstRow">The number of the first row.</param>
    /// <param name="target">Takes the file.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    void Compose(IReadOnlyList<string> stages, long firstRow, Stream target, CancellationToken cancellation);
}
