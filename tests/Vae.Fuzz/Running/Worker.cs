using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Vae.Fuzz;

/// <summary>
/// Tries one target in a process of its own, which a crash of native code or an endless loop may end: the input under trial lies in a file
/// for the one who started it.
/// </summary>
internal sealed class Worker(FuzzTarget target, string inputPath) : IDisposable
{
    private const int CasesInRound = 500;
    private const long MostWorkingSet = 1L << 30;

    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(5);

    private readonly FileStream current = new(inputPath, FileMode.Create, FileAccess.Write, FileShare.Read, 0);
    private long started;
    private byte[]? failing;

    /// <summary>The inputs tried.</summary>
    public long Count { get; private set; }

    /// <summary>Tries what was found earlier, then rounds of cases until the time is over.</summary>
    /// <param name="seed">Decides every case; a round's own seed is shown where it fails.</param>
    /// <param name="time">How long.</param>
    /// <param name="most">How many inputs at most.</param>
    /// <exception cref="FuzzException">What has to hold does not.</exception>
    public void Run(ulong seed, TimeSpan time, long most)
    {
        StartWatch();
        var clock = Stopwatch.StartNew();
        foreach (var found in Found())
        {
            Try(found);
        }

        var cases = FuzzCase.For(target);
        for (var round = 0UL; clock.Elapsed < time && Count < most; round++)
        {
            Prop.ForAll(cases, c => Try(c.Bytes(target)))
                .Check(
                    Config
                        .QuickThrowOnFailure.WithQuietOnSuccess(true)
                        .WithMaxTest((int)Math.Min(CasesInRound, most - Count))
                        .WithReplay(
                            FSharpOption<Replay>.Some(new Replay(new Rnd(seed + round), FSharpOption<int>.None))
                        )
                );
        }
    }

    /// <summary>Tries one input alone.</summary>
    /// <exception cref="FuzzException">What has to hold does not.</exception>
    public void Run(byte[] input)
    {
        StartWatch();
        Try(input);
    }

    /// <summary>Leaves the smallest input that failed.</summary>
    public void Dispose()
    {
        if (failing is not null)
        {
            Note(failing);
        }

        current.Dispose();
    }

    /// <summary>Tries an input within its limits of time and memory.</summary>
    private void Try(byte[] input)
    {
        Note(input);
        Interlocked.Exchange(ref started, Stopwatch.GetTimestamp());
        try
        {
            var before = GC.GetTotalAllocatedBytes();
            target.Try(input);
            var allocated = GC.GetTotalAllocatedBytes() - before;
            Expect.True(
                allocated <= 10L * input.Length + target.FreeAllocation,
                $"{allocated} bytes were allocated for an input of {input.Length} bytes."
            );
        }
        catch
        {
            // Smaller and smaller ones, as FsCheck shrinks.
            failing = input;
            throw;
        }
        finally
        {
            Interlocked.Exchange(ref started, 0);
        }

        if (++Count % 1024 == 0)
        {
            Expect.True(
                Environment.WorkingSet < MostWorkingSet,
                $"The process holds {Environment.WorkingSet >> 20} MB after {Count} inputs."
            );
        }
    }

    private void Note(byte[] input)
    {
        current.SetLength(0);
        current.Position = 0;
        current.Write(input);
    }

    /// <summary>What failed once, by target.</summary>
    private IEnumerable<byte[]> Found()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "Found", target.Name);
        return Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)
            : [];
    }

    private void StartWatch() => new Thread(Watch) { IsBackground = true }.Start();

    private void Watch()
    {
        while (true)
        {
            Thread.Sleep(200);
            if (Interlocked.Read(ref started) is > 0 and var since && Stopwatch.GetElapsedTime(since) > LongestTrial)
            {
                Console.Error.WriteLine($"{target.Name}: an input takes longer than {LongestTrial.TotalSeconds} s.");
                Process.GetCurrentProcess().Kill();
            }
        }
    }
}
