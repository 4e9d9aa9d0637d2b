using System.CommandLine;
using Vae.Bench.Benchmarks;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench;

/// <summary>The command line: which benchmarks to run, at what length, and how to print the table.</summary>
internal static class BenchCommand
{
    // Those that read the process's working set come first, before libtorch is in the process.
    private static readonly IBenchmark[] All =
    [
        new StreamingMemory(),
        new PipelineMemory(),
        new TrainingStep(),
        new TrainingEpoch(),
        new BusyTraining(),
        new Encoding(),
        new Generation(),
        new Pipeline(),
        new BusyMachine(),
        new HttpServing(),
        new ExplorerLatency(),
        new BatchGeneration(),
        new BatchEncoding(),
        new BatchShards(),
        new BatchScale(),
        new Anomalies(),
        new Features(),
        new Pictures(),
        new Learning(),
        new MixedTables(),
    ];

    /// <summary>Runs a command line. A missed target is a result, not a failure: the exit code is 0 all the same.</summary>
    public static int Run(string[] args)
    {
        var names = new Argument<string[]>("benchmarks")
        {
            Description = "What to run; everything when not given.",
            DefaultValueFactory = _ => [],
        };
        names.AcceptOnlyFromAmong([.. All.Select(benchmark => benchmark.Name)]);
        var model = new Option<string>("--model")
        {
            Description =
                "The bundle to encode and generate with; an untrained one of the report's network where there is none.",
            DefaultValueFactory = _ => Path.Combine("models", "mnist-vae"),
        };
        var quick = new Option<bool>("--quick") { Description = "Fewer and shorter repetitions, for a first look." };
        var markdown = new Option<bool>("--markdown") { Description = "Print a Markdown table." };
        var page = new Option<FileInfo>("--page")
        {
            Description = "Write the results into their sections of this page, such as docs/benchmarks.md, instead.",
        };
        page.AcceptExistingOnly();
        var tables = new Option<string>("--tables")
        {
            Description =
                $"The directory of the tables, with adbench, odds, mlnet-oneclass and tables in it; {TableFiles.Variable} names it as well.",
            DefaultValueFactory = _ => TableFiles.DefaultDirectory(),
        };
        var rows = new Option<int?>("--rows")
        {
            Description = "The rows that learning streams, in place of 10,000,000.",
        };
        var seeds = new Option<int?>("--seeds")
        {
            Description = "The seeds and splits of anomalies and tables, in place of 5.",
        };
        var parts = new Option<string[]>("--part")
        {
            Description = "For a look at some parts of anomalies or tables; not together with --page.",
            DefaultValueFactory = _ => [],
        };
        parts.AcceptOnlyFromAmong([.. Anomalies.Parts, .. MixedTables.Parts]);
        var root = new RootCommand(
            "Measure training, inference, pipelines, batch commands, the HTTP server and the report's explorer beside python3-torch, a bare ONNX Runtime session and ML.NET's ApplyOnnxModel, and what is learnt from tables beside scikit-learn and from synthetic ones beside real ones."
        )
        {
            names,
            model,
            quick,
            markdown,
            page,
            tables,
            rows,
            seeds,
            parts,
            LearningProcess.Command(),
            TableProcess.Command(),
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(parts) is { Length: > 0 } && result.GetValue(page) is not null)
            {
                result.AddError("--part and --page are given; expected a page to be written of all parts.");
            }
        });
        // Before anything is measured, which may take an hour.
        root.Validators.Add(result =>
        {
            if (
                result.GetValue(page) is { Exists: true } file
                && BenchmarkPage.Fault(file.FullName, Chosen(result.GetValue(names)!).Select(b => b.Name)) is { } fault
            )
            {
                result.AddError(fault);
            }
        });
        root.SetAction(parse =>
        {
            var sizes = parse.GetValue(quick) ? Sizes.Quick : Sizes.Full;
            using var workload = new Workload(
                parse.GetRequiredValue(model),
                sizes with
                {
                    LearningRows = parse.GetValue(rows) ?? sizes.LearningRows,
                    TableSeeds = parse.GetValue(seeds) ?? sizes.TableSeeds,
                },
                parse.GetRequiredValue(tables)
            )
            {
                Parts = parse.GetRequiredValue(parts),
            };
            return Measure(
                Chosen(parse.GetRequiredValue(names)),
                workload,
                results => Print(results, parse.GetValue(markdown), parse.GetValue(page), args)
            );
        });
        return root.Parse(args).Invoke();
    }

    private static IEnumerable<IBenchmark> Chosen(string[] names) =>
        All.Where(benchmark => names.Length == 0 || names.Contains(benchmark.Name));

    private static int Measure(
        IEnumerable<IBenchmark> benchmarks,
        Workload workload,
        Action<IReadOnlyList<Section>> print
    )
    {
        var measured = new List<Section>();
        var exitCode = 0;
        foreach (var benchmark in benchmarks)
        {
            Console.Error.WriteLine($"{benchmark.Name}: {benchmark.Description} ...");
            try
            {
                var results = benchmark.Run(workload).ToList();
                measured.Add(new Section(benchmark.Name, results, benchmark.Details));
            }
            catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException)
            {
                Console.Error.WriteLine($"{benchmark.Name} could not be measured: {e.Message}");
                exitCode = 1;
            }
        }

        print(measured);
        return exitCode;
    }

    private static void Print(IReadOnlyList<Section> measured, bool markdown, FileInfo? page, string[] args)
    {
        if (page is not null)
        {
            BenchmarkPage.Update(page.FullName, measured, $"bench/run.sh {string.Join(' ', args)}", Machine.Describe());
        }
        else if (markdown)
        {
            MarkdownTable.Write(Console.Out, measured, Machine.Describe());
        }
        else
        {
            ConsoleTable.Write(measured, Machine.Describe());
        }
    }
}
