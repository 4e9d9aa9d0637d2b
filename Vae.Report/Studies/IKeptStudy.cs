namespace Vae.Report;

/// <summary>A study whose trainings take long: a directory keeps what is done, and an interrupted one goes on there.</summary>
/// <typeparam name="TRun">The figures of a training.</typeparam>
internal interface IKeptStudy<TRun>
{
    /// <summary>Where trainings, table and figures are.</summary>
    public string Directory { get; }

    /// <summary>How many trainings there are.</summary>
    public int Count { get; }

    /// <summary>Refuses a directory that holds something else than this study.</summary>
    /// <exception cref="IOException">It does, or it cannot be written.</exception>
    public void RequireDirectory();

    /// <summary>Trains and measures one after the other what is not done yet, and gives what is.</summary>
    /// <param name="cancellation">Ends the study, with a checkpoint of the training under way.</param>
    /// <exception cref="OperationCanceledException">The study was interrupted.</exception>
    public IEnumerable<TRun> Run(CancellationToken cancellation);

    /// <summary>Writes the table and the figures of finished trainings beside them.</summary>
    /// <returns>The figures' names in the directory.</returns>
    public IReadOnlyList<string> Write(IReadOnlyList<TRun> runs);

    /// <summary>The figures of all trainings.</summary>
    public IReadOnlyList<StudyTable> Tables(IReadOnlyList<TRun> runs);

    /// <summary>A line about a training that is done.</summary>
    public string Describe(TRun run);
}
