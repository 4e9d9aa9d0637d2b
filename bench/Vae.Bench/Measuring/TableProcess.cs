using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Vae.Data;
using Vae.Tables;

namespace Vae.Bench.Measuring;

/// <summary>This program in a process of its own, which generates the rows of a table into a file: its memory is that of nothing else.</summary>
/// <param name="Seconds">The time, that to load the model and to flush the file included.</param>
/// <param name="EarlyBytes">The largest working set of the first half of the rows.</param>
/// <param name="PeakBytes">The largest of all.</param>
internal sealed record TableProcess(double Seconds, long EarlyBytes, long PeakBytes)
{
    private const string Name = "generate-table";
    private const string Model = "--from";
    private const string Rows = "--rows";
    private const string Output = "--output";
    private const int RowsAtOnce = 20_000;

    /// <summary>What the process runs.</summary>
    public static Command Command()
    {
        var model = new Option<string>(Model) { Required = true };
        var rows = new Option<int>(Rows) { Required = true };
        var output = new Option<string>(Output) { Required = true };
        var command = new Command(Name, "Generate a table's rows into a file; part of tables.") { model, rows, output };
        command.Hidden = true;
        command.SetAction(parse =>
            Console.Out.WriteLine(
                JsonSerializer.Serialize(
                    Generate(parse.GetValue(model)!, parse.GetValue(rows), parse.GetValue(output)!)
                )
            )
        );
        return command;
    }

    /// <summary>Starts one and waits for it.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static TableProcess Run(string model, int rows, string output)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [Name, Model, model, Rows, $"{rows}", Output, output]
        )
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TableProcess>(answer)!
            : throw new InvalidOperationException($"{Name} ended with exit code {process.ExitCode}.");
    }

    private static TableProcess Generate(string directory, int count, string output)
    {
        var (watch, early) = (Stopwatch.StartNew(), 0L);
        using var model = VaeTableModel.Load(directory);
        using var writer = TableWriter.Create(output, model.Fields);
        var rows = new TableRows(model.Fields, RowsAtOnce);
        for (var first = 0; first < count; first += RowsAtOnce)
        {
            var options = new TableGenerationOptions { Seed = 1, FirstRow = first };
            model.Generate(rows, Math.Min(RowsAtOnce, count - first), options);
            writer.Write(rows);
            early = first < count / 2 ? Peak() : early;
        }

        writer.Complete();
        return new TableProcess(watch.Elapsed.TotalSeconds, early, Peak());
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
