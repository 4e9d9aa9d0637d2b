using System.Runtime.InteropServices;
using Vae.Bench.Reporting;

namespace Vae.Bench.Measuring;

/// <summary>
/// Runs batch commands and their peers in turn. A command counts from the start of its process until it has ended, with its output on the
/// disk; what it takes to start, a run of one row, is shown beside it.
/// </summary>
/// <param name="rounds">The repetitions that count; one more, the first, does not.</param>
/// <param name="rows">The rows of a command.</param>
/// <param name="peers">What the commands are compared with, which also tell whether an NPY file is right.</param>
/// <param name="output">Where they write.</param>
internal sealed class BatchRounds(int rounds, int rows, BatchPeers peers, OutputDirectory output)
{
    private const double Target = 0.90;

    // Where an NPY file has the length of the rest of its header.
    private const int NpyLength = 8;

    /// <summary>Measures a command with each of some outputs.</summary>
    /// <param name="command">The command, for so many rows, without its output.</param>
    /// <param name="runs">What each run does, and the file that it writes.</param>
    public IEnumerable<BenchResult> Measure(
        Func<int, string[]> command,
        params IReadOnlyList<(string What, string File)> runs
    )
    {
        var starts = new List<double>();
        var times = runs.Select(_ => (Session: new PairedTimes(), Threads: new PairedTimes())).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            starts.Add(Seconds(command(1), runs[0].File));
            for (var i = 0; i < runs.Count; i++)
            {
                var ours = Seconds(command(rows), runs[i].File) / rows;
                var (session, threads) = (peers.SessionSecondsPerRow(), peers.ThreadsSecondsPerRow());
                if (round > 0)
                {
                    times[i].Session.Add(ours, session);
                    times[i].Threads.Add(ours, threads);
                }
                else
                {
                    RequireSame(output.In(runs[i].File));
                }
            }
        }

        var start = Text.Seconds(Spread.Of(starts.Skip(1)));
        return runs.Zip(times)
            .SelectMany(pair =>
                new[]
                {
                    Result(pair.First.What, start, pair.Second.Session, "bare session"),
                    Result(pair.First.What, start, pair.Second.Threads, "bare sessions of one thread, one per core"),
                }
            );
    }

    private static BenchResult Result(string what, string start, PairedTimes times, string peer) =>
        BenchResult.AtLeast(
            what,
            $"{Text.RowsPerSecond(1, times.Ours)}, {start} of it to start",
            $"{Text.RowsPerSecond(1, times.Theirs)}, {peer}",
            times.SpeedRatio,
            Target
        );

    private double Seconds(string[] command, string file)
    {
        // Giving a name to a new file takes longer where there is an old one to be removed.
        File.Delete(output.In(file));
        return InferenceRounds.Seconds(() => VaeProcess.Run([.. command, "-o", output.In(file)]));
    }

    /// <summary>The first rows of an NPY file are what a bare session gives.</summary>
    private void RequireSame(string path)
    {
        if (!path.EndsWith(".npy", StringComparison.Ordinal))
        {
            return;
        }

        var expected = peers.FirstBatch();
        using var reader = new BinaryReader(File.OpenRead(path));
        reader.BaseStream.Position = NpyLength;
        var rest = reader.ReadUInt16();
        reader.BaseStream.Position += rest;
        var rowsThere = new float[expected.Length];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rowsThere.AsSpan()));
        InferenceRounds.RequireSame(rowsThere, expected);
    }
}
