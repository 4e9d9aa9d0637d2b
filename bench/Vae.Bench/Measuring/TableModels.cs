using System.Diagnostics;
using Vae.Bench.Reporting;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;
using Vae.Training;

namespace Vae.Bench.Measuring;

/// <summary>The models of tables that several parts of a benchmark want, each trained once, with the defaults.</summary>
internal sealed class TableModels(TableFiles files)
{
    private readonly Dictionary<(string Name, int Seed, bool IsConditional), TrainedTable> trained = [];
    private readonly Dictionary<string, TableRows> tables = [];

    /// <summary>The training and the test rows of a seed.</summary>
    public TableSplit Split(string name, string label, int seed)
    {
        if (!tables.TryGetValue(name, out var rows))
        {
            tables[name] = rows = TypedRows.Read(files.Mixed(name));
        }

        return TableSplit.Of(name, label, rows, seed);
    }

    /// <summary>The model of a split's training rows; conditional on its label, or of all columns alike.</summary>
    public TrainedTable Of(TableSplit split, int seed, bool isConditional = true)
    {
        var key = (split.Name, seed, isConditional);
        if (!trained.TryGetValue(key, out var model))
        {
            trained[key] = model = TrainedTable.Of(
                TableSource.FromRows(split.Name, split.Train),
                isConditional ? split.Label : null,
                seed
            );
            Console.Error.WriteLine(
                string.Create(
                    Text.Culture,
                    $"  {split.Name}, seed {seed}, {(isConditional ? "conditional" : "unconditional")}: trained in {model.Seconds:0.0} s, {model.ProcessorSeconds:0.0} s of processor time"
                )
            );
        }

        return model;
    }
}

/// <summary>A trained model of a table.</summary>
/// <param name="Bundle">The model.</param>
/// <param name="Seconds">The time of the training.</param>
/// <param name="ProcessorSeconds">The processor time that it took on all threads: what a busy machine changes little.</param>
internal sealed record TrainedTable(ModelBundle Bundle, double Seconds, double ProcessorSeconds)
{
    /// <summary>Trains one with the defaults.</summary>
    public static TrainedTable Of(TableSource rows, string? condition, int seed)
    {
        using var process = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), process.TotalProcessorTime);
        var training = VaeTableTrainer.Train(
            rows,
            new VaeTableOptions
            {
                Schema = new() { Condition = condition },
                Seed = seed,
            }
        );
        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        return new TrainedTable(training.Bundle!, seconds, (process.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>Draws rows.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Which.</param>
    /// <param name="first">The number of the first one.</param>
    /// <param name="where">What they have to have, such as <c>income=&gt;50K</c>.</param>
    public TableRows Generate(int count, int seed, long first = 0, params IReadOnlyList<string> where)
    {
        using var model = VaeTableModel.FromBundle(Bundle);
        var rows = new TableRows(model.Fields, count);
        model.Generate(
            rows,
            count,
            new TableGenerationOptions
            {
                Seed = seed,
                FirstRow = first,
                Where = [.. where.Select(filter => TableFilter.Parse(filter, model.Fields))],
            }
        );
        return rows;
    }
}
