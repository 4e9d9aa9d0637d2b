using System.Diagnostics;
using Microsoft.ML;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// The time of one <c>Fit</c> of a detector, and the rows that the fitted step scores in a second, beside bare sessions on its
/// <c>detector.onnx</c> in the same batches: one with ONNX Runtime's own threads, one in a loop over the same view, and one of one thread for
/// each core.
/// </summary>
internal sealed class DetectorSpeed(Workload workload)
{
    private const double MostFitSeconds = 30;
    private const double ScoringTarget = 0.9;

    public IEnumerable<BenchResult> Run()
    {
        var table = GeneratedRows.Table(GeneratedRows.FitRows);
        using var detector = new TableDetector(table, seed: 1);
        yield return new BenchResult(
            string.Create(Text.Culture, $"Fit of a detector to {table.Count:N0} rows of {table.Width} columns"),
            string.Create(
                Text.Culture,
                $"{detector.Seconds:0.0} s, {detector.ProcessorSeconds:0.0} s of processor time"
            ),
            "",
            "",
            string.Create(Text.Culture, $"≤ {MostFitSeconds:0} s"),
            detector.Seconds <= MostFitSeconds
        );
        foreach (var result in Scoring(detector))
        {
            yield return result;
        }
    }

    private IEnumerable<BenchResult> Scoring(TableDetector detector)
    {
        var (ml, rows) = (new MLContext(), workload.Sizes.InferenceRows);
        var table = GeneratedRows.Table(rows);
        var source = table.View(ml);
        var view = detector.Transformer.Transform(source);
        var (ours, looped) = (new float[rows], new float[rows]);
        var shape = new DataShape(table.Width);
        var graph = detector.Transformer.Model.Bundle.Detector!;
        var data = BareTensor.Of(BundleFormat.Data, shape, rows);
        table.Values.CopyTo(data.Memory, 0);
        BareTensor[] Outputs(int count) =>
            [
                BareTensor.Of(BundleFormat.Score, new DataShape(1), count) with
                {
                    IsScalar = true,
                },
                BareTensor.Of(BundleFormat.Contributions, shape, count),
            ];

        var whole = Outputs(rows);
        using var bare = new BareSession(graph, rows, [data], whole);
        using var loop = new BareLoop(
            graph,
            shape,
            source,
            nameof(TableRow.Features),
            Outputs(BareSession.BatchSize),
            looped
        );
        using var threads = new BareThreads(
            graph,
            rows,
            [data],
            () => Outputs(BareSession.BatchSize),
            workload.Threads
        );
        foreach (
            var (peer, run, theirs) in new (string, Action, float[]?)[]
            {
                ("bare session, rows in one piece", bare.Run, whole[0].Memory),
                ("bare session in a loop over the same data view", loop.Run, looped),
                ("bare sessions of one thread, one per core, rows in one piece", threads.Run, null),
            }
        )
        {
            var times = InferenceRounds.Time(
                workload.Sizes.InferenceRounds,
                () => ColumnReader.ReadNumbers(view, "Score", ours),
                run,
                () => { }
            );
            if (theirs is not null)
            {
                InferenceRounds.RequireSame(ours, theirs);
            }

            yield return BenchResult.AtLeast(
                $"Detector of {table.Width} columns, rows scored",
                Text.RowsPerSecond(rows, times.Ours),
                $"{Text.RowsPerSecond(rows, times.Theirs)}, {peer}",
                times.SpeedRatio,
                ScoringTarget
            );
        }
    }
}
