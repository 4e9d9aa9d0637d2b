using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.ML;
using Vae.MLNet.Training;

namespace Vae.Bench.Measuring;

/// <summary>
/// This program in a process of its own, which learns features from <see cref="GeneratedRows"/> within a budget of memory: what it takes of it is
/// to be told from what other benchmarks have left.
/// </summary>
/// <param name="PeakBytes">The largest working set.</param>
/// <param name="RowsPerSecond">The rows that training steps take in a second, the median of the epochs but the first.</param>
/// <param name="Seconds">The time of <c>Fit</c>.</param>
internal sealed record LearningProcess(long PeakBytes, double RowsPerSecond, double Seconds)
{
    private const string Name = "learn-rows";
    private const string Rows = "--rows";
    private const string Budget = "--budget";
    private const int Epochs = 6;
    private const int StepsPerEpoch = 1_000;

    /// <summary>What the process runs.</summary>
    public static Command Command()
    {
        var rows = new Option<int>(Rows) { Required = true };
        var budget = new Option<long>(Budget) { Required = true };
        var command = new Command(Name, "Learn features from generated rows; part of learning.") { rows, budget };
        command.Hidden = true;
        command.SetAction(parse =>
            Console.Out.WriteLine(JsonSerializer.Serialize(Learn(parse.GetValue(rows), parse.GetValue(budget))))
        );
        return command;
    }

    /// <summary>Starts one and waits for it.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static LearningProcess Run(int rows, long budget)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [Name, Rows, $"{rows}", Budget, $"{budget}"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<LearningProcess>(answer)!
            : throw new InvalidOperationException($"{Name} ended with exit code {process.ExitCode}.");
    }

    private static LearningProcess Learn(int rows, long budget)
    {
        var speeds = new List<double>();
        var options = new VaeFeatureLearner.Options
        {
            Seed = 1,
            MemoryBudget = budget,
            Progress = new EpochByEpoch((epoch, _) => speeds.Add(epoch.RowsPerSecond)),
            Training = VaeLearning.DefaultTraining(rows) with { Epochs = Epochs, StepsPerEpoch = StepsPerEpoch },
        };
        var watch = Stopwatch.StartNew();
        using var fitted = new MLContext().Transforms.LearnVaeFeatures(options).Fit(new GeneratedRows(rows));
        var seconds = watch.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        return new LearningProcess(process.PeakWorkingSet64, Spread.Of(speeds.Skip(1)).Median, seconds);
    }
}
