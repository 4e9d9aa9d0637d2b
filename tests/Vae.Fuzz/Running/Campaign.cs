using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Vae.Fuzz;

/// <summary>Tries targets one after the other, each in a process of its own and with its share of the time, and keeps what fails.</summary>
internal sealed record Campaign
{
    // 512 MB: what an input makes a door hold above that ends the process. .NET 10's usual collector, that of regions, dies of such a limit
    // now and then; the one of segments, which comes with .NET as well, does not.
    private const string MostHeap = "0x20000000";
    private const string Collector = "libclrgc.so";

    private static readonly TimeSpan Farewell = TimeSpan.FromMinutes(2);

    public required IReadOnlyList<string> Targets { get; init; }

    public required TimeSpan Time { get; init; }

    public required long MostInputs { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The only input; null for drawn ones.</summary>
    public string? Input { get; init; }

    public required string Output { get; init; }

    /// <summary>Runs it; gives the exit code.</summary>
    public int Run()
    {
        Directory.CreateDirectory(Output);
        var (tried, failed) = (0L, 0);
        foreach (var name in Targets)
        {
            var current = Path.Combine(Output, $"{name}.current");
            // That of a campaign which was killed is no input of this one's.
            File.Delete(current);
            var (count, ended) = Work(name, current);
            tried += count;
            Console.WriteLine(
                FormattableString.Invariant($"{name, -10} {count, 9} inputs{(ended == 0 ? "" : ", FAILED")}")
            );
            if (ended != 0)
            {
                failed++;
                Console.WriteLine(
                    File.Exists(current) ? Keep(name, current) : "  it ended before its first input; see above."
                );
            }

            File.Delete(current);
        }

        Console.WriteLine(
            FormattableString.Invariant($"{tried} inputs of {Targets.Count} targets, {failed} targets failed.")
        );
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Keeps the input that failed; gives the words that say so.</summary>
    private string Keep(string name, string current)
    {
        var kept = Path.Combine(Output, $"{name}-{Hash(current)}");
        File.Copy(current, kept, overwrite: true);
        return $"  kept as {kept}; again: eng/fuzz.sh --target {name} --input {kept}";
    }

    private (long Count, int ExitCode) Work(string name, string current)
    {
        var share = Time / Targets.Count;
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--worker",
                current,
                "--target",
                name,
                "--minutes",
                share.TotalMinutes.ToString(CultureInfo.InvariantCulture),
                "--inputs",
                MostInputs.ToString(CultureInfo.InvariantCulture),
                "--seed",
                Seed.ToString(CultureInfo.InvariantCulture),
            },
        };
        if (Input is not null)
        {
            start.ArgumentList.Add("--input");
            start.ArgumentList.Add(Input);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = MostHeap;
        start.Environment["DOTNET_GCName"] = Collector;
        using var process = Process.Start(start)!;
        using var ended = new CancellationTokenSource(share + Farewell);
        using var kill = ended.Token.Register(process.Kill);
        var words = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (long.TryParse(words, CultureInfo.InvariantCulture, out var count) ? count : 0, process.ExitCode);
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))[..12];
}
