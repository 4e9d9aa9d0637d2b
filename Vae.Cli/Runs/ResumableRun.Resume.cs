using Vae.Data;

namespace Vae.Cli;

internal sealed partial class ResumableRun
{
    /// <summary>The checkpoints that an interrupted run of the same job left.</summary>
    /// <exception cref="InvalidDataException">The interrupted run is of another job.</exception>
    private IReadOnlyList<RunCheckpoint> Left()
    {
        if (Journal.Read(directory.JournalPath) is not { } left)
        {
            return [];
        }

        CheckSame(left.Head);
        return
        [
            .. left.Checkpoints.Where(checkpoint =>
                checkpoint.Rows <= job.Rows.Count && checkpoint.Files.Count == files.Length
            ),
        ];
    }

    /// <summary>Goes to the last checkpoint that the files agree with, or to the start; gives the rows that are there.</summary>
    private long Begin(IReadOnlyList<RunCheckpoint> left)
    {
        rows = left.Count > 0 ? Restore(left) : 0;
        if (rows == 0)
        {
            Restart();
        }

        job.Source.Skip(rows);
        journal = Journal.Start(directory.JournalPath, head, Now());
        return rows;
    }

    /// <summary>Goes to the last checkpoint that all files agree with, which is nearly always the very last; gives its rows, or 0.</summary>
    private long Restore(IReadOnlyList<RunCheckpoint> checkpoints)
    {
        if (Restored(checkpoints[^1]))
        {
            return checkpoints[^1].Rows;
        }

        var agreements = files
            .Select(
                (file, i) => file.Agreement(checkpoints.Select(checkpoint => (checkpoint.Files[i], checkpoint.Rows)))
            )
            .ToArray();
        var last = Enumerable.Range(0, checkpoints.Count).LastOrDefault(i => agreements.All(agrees => agrees[i]), -1);
        return last >= 0 && Restored(checkpoints[last]) ? checkpoints[last].Rows : 0;
    }

    private bool Restored(RunCheckpoint checkpoint) =>
        files.Zip(checkpoint.Files).All(pair => pair.First.Restore(pair.Second, checkpoint.Rows));

    private void Restart()
    {
        for (var i = 0; i < files.Length; i++)
        {
            files[i].Clear();
            files[i].WriteHeader(growing[i].Header(job.Rows.Count));
        }
    }

    private void CheckSame(JournalHead left) =>
        directory.Require(
            head.Run.DifferenceFrom(left.Run)
                ?? (head.Rows != left.Rows ? $"rows: {head.Rows}, not {left.Rows}" : null)
                ?? (
                    head.Inputs.SequenceEqual(left.Inputs)
                        ? null
                        : $"an input: {Text(head.Inputs)}, not {Text(left.Inputs)}"
                )
        );

    private static string Text(IEnumerable<FileStamp> inputs) => string.Join(" and ", inputs);
}
