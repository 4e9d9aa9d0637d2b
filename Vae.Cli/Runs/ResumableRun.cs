using System.Diagnostics;
using Vae.Data;

namespace Vae.Cli;

/// <summary>Computes the rows of a job into files, from the beginning or from where an interrupted run of the same job stopped.</summary>
internal sealed partial class ResumableRun : IDisposable
{
    // What a killed process has to compute again; writing a checkpoint takes far less than a thousandth of it.
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromSeconds(1);

    private readonly RunJob job;
    private readonly RunDirectory directory;
    private readonly JournalHead head;
    private readonly IReadOnlyList<RowFile> growing;
    private readonly PartialFile[] files;
    private readonly Stopwatch sinceCheckpoint = Stopwatch.StartNew();
    private FileStream? journal;
    private long rows;

    // Between blocks; within one, some files may have rows that others lack.
    private bool isEven = true;

    private ResumableRun(RunJob job, RunDirectory directory)
    {
        this.job = job;
        this.directory = directory;
        head = new JournalHead(job.Run, job.Rows, job.Inputs);
        growing = job.Files.Growing;
        files =
        [
            .. growing.Select(file => PartialFile.Open(directory.In(file.Name), file.Layout.Format, job.Rows.First)),
        ];
    }

    /// <summary>Computes what is missing of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="resume">Whether to go on with an interrupted run, and to do nothing when the output is complete.</param>
    /// <param name="progress">Is told after every block.</param>
    /// <param name="cancellation">Stops the run in good order.</param>
    /// <exception cref="RunInterruptedException">Cancelled; the rows that are written are kept.</exception>
    /// <exception cref="IOException">
    /// A file cannot be read or written, and the rows that are written are kept; or the output's place is taken by something else.
    /// </exception>
    /// <exception cref="InvalidDataException">An input is damaged, or the interrupted run is of another job.</exception>
    public static RunOutcome Run(
        RunJob job,
        bool resume,
        IProgress<RunProgress> progress,
        CancellationToken cancellation
    )
    {
        if (resume && Publication.IsComplete(job))
        {
            return new RunOutcome(job.Rows.Count, job.Rows.Count);
        }

        RequireDestination(job);
        using var directory = RunDirectory.Open(job.Output.Path, resume);
        if (Publication.Complete(job.Run, job.Output.Path, directory))
        {
            directory.Remove();
            return new RunOutcome(job.Rows.Count, job.Rows.Count);
        }

        using var run = new ResumableRun(job, directory);
        var left = run.Left();
        long before;
        try
        {
            before = run.Begin(left);
            run.Compute(progress, cancellation);
            job.Source.CheckUnchanged();
            // What has come there in the meantime is somebody's, too.
            RequireDestination(job);
            Publication.Publish(job, directory, run.files, cancellation);
        }
        catch (OperationCanceledException e)
        {
            throw new RunInterruptedException($"Interrupted: {run.Kept()}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            run.Forget(() => job.Source.CheckUnchanged());
            throw new IOException($"{job.Output.Path} is not complete ({e.Message.TrimEnd('.')}): {run.Kept()}", e);
        }
        catch (InvalidDataException)
        {
            directory.Remove();
            throw;
        }

        directory.Remove();
        return new RunOutcome(job.Rows.Count, before);
    }

    public void Dispose()
    {
        journal?.Dispose();
        Array.ForEach(files, file => file.Dispose());
    }

    private static void RequireDestination(RunJob job) =>
        job.Destination.Require(job.Output.Path, job.Files.Names(job.Output), job.Run);

    private void Compute(IProgress<RunProgress> progress, CancellationToken cancellation)
    {
        var (before, watch) = (rows, Stopwatch.StartNew());
        var left = new RowRange(job.Rows.First + rows, job.Rows.Count - rows);
        new RunPipeline(job.Source, growing).Run(left, Write, KeepIfPossible, cancellation);
        Keep();

        void Write(RunBlock block)
        {
            isEven = false;
            for (var i = 0; i < files.Length; i++)
            {
                files[i].Write(block.Packed[i].Bytes, PieceOf(block, growing[i].Layout));
            }

            rows += block.Count;
            isEven = true;
            if (sinceCheckpoint.Elapsed >= CheckpointEvery)
            {
                Keep();
            }

            progress.Report(new(rows, job.Rows.Count, (rows - before) / watch.Elapsed.TotalSeconds));
        }
    }

    private FilePiece PieceOf(RunBlock block, FileLayout layout) =>
        layout.Compression == RowCompression.None || block.IsWhole ? FilePiece.Body
        : block.FirstRow == job.Rows.First ? FilePiece.Head
        : FilePiece.Tail;

    private void Keep()
    {
        if (!Directory.Exists(directory.Path))
        {
            throw new DirectoryNotFoundException($"the directory '{directory.Path}' is gone");
        }

        journal!.Write(Journal.Line(Now()));
        Array.ForEach(files, file => file.BeginFlush());
        sinceCheckpoint.Restart();
    }

    private RunCheckpoint Now() => new(rows, [.. files.Select(file => file.State())]);

    private void KeepIfPossible()
    {
        try
        {
            if (isEven && journal is not null)
            {
                Keep();
            }
        }
        catch (IOException)
        {
            // The disk is full, or the directory gone: the checkpoint before this one has to do.
        }
    }

    /// <summary>Says what can be continued.</summary>
    private string Kept()
    {
        KeepIfPossible();
        var kept = Journal.Read(directory.JournalPath)?.Checkpoints is [.., var last] ? last.Rows : 0;
        if (kept == 0)
        {
            directory.Remove();
            return "nothing is kept.";
        }

        return $"{kept} of {job.Rows.Count} rows are kept, and the same command with --resume goes on from there.";
    }

    /// <summary>Removes what was written of inputs that are not what they were.</summary>
    private void Forget(Action checkInputs)
    {
        try
        {
            checkInputs();
        }
        catch
        {
            directory.Remove();
            throw;
        }
    }
}

/// <summary>Rows to be computed and where they go.</summary>
internal sealed record RunJob
{
    /// <summary>The main file, of the shard if there is one.</summary>
    public required RowFileName Output { get; init; }

    /// <summary>What the bytes depend on.</summary>
    public required RunDescription Run { get; init; }

    /// <summary>The shard; null for a whole run.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The rows of the shard, or all.</summary>
    public required RowRange Rows { get; init; }

    /// <summary>The files.</summary>
    public required OutputFiles Files { get; init; }

    /// <summary>Where the rows come from; owned by the caller.</summary>
    public required IRowSource Source { get; init; }

    /// <summary>The files that are read, as they were when they were opened.</summary>
    public IReadOnlyList<FileStamp> Inputs { get; init; } = [];

    /// <summary>What the files may replace.</summary>
    public Destination Destination { get; init; } = new([]);

    /// <summary>See <see cref="RunManifest.Arguments"/>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>How a run ended.</summary>
/// <param name="Rows">The rows of its files.</param>
/// <param name="ContinuedAt">The rows that an earlier attempt had written; all of them when there was nothing left to do.</param>
internal readonly record struct RunOutcome(long Rows, long ContinuedAt);

/// <summary>How far a run is.</summary>
/// <param name="Done">The rows that are written, those of earlier attempts included.</param>
/// <param name="Total">The rows to be written.</param>
/// <param name="RowsPerSecond">The speed since this attempt began.</param>
internal readonly record struct RunProgress(long Done, long Total, double RowsPerSecond)
{
    /// <summary>The time that the rest takes at this speed.</summary>
    public TimeSpan Remaining =>
        RowsPerSecond > 0
            ? TimeSpan.FromSeconds(Math.Min((Total - Done) / RowsPerSecond, TimeSpan.MaxValue.TotalSeconds / 2))
            : TimeSpan.Zero;
}

/// <summary>A run was stopped, and what it had written is kept.</summary>
internal sealed class RunInterruptedException(string message, Exception inner)
    : OperationCanceledException(message, inner);
