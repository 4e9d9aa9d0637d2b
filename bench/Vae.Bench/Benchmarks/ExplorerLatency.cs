using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;
using Vae.Report;
using Vae.Training;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// The report's latent explorer in Chromium: from the event that a slider sends to the digit of the new latent vector being on its canvas.
/// </summary>
internal sealed class ExplorerLatency : IBenchmark
{
    // What a screen of 60 pictures a second leaves.
    private const double LimitMilliseconds = 16;

    private static readonly (string Id, string Name, string Directory)[] Models =
    [
        ("vae", "VAE", "models/mnist-vae"),
        ("cvae", "CVAE", "models/mnist-cvae"),
        ("wide", "VAE of 16 dimensions", "models/mnist-vae-16d"),
    ];

    public string Name => "explorer";

    public string Description => "the report's explorer in Chromium";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var directory = Directory.CreateTempSubdirectory("vae-bench-report-");
        try
        {
            WritePage(directory.FullName, workload);
            var times = ExplorerPage.Times(
                directory.FullName,
                [.. Models.Select(model => model.Id)],
                workload.Sizes.ExplorerDigits
            );
            return Models
                .Zip(times)
                .Select(pair =>
                    BenchResult.Within(
                        $"Explorer, a new digit of the {pair.First.Name}",
                        pair.Second,
                        LimitMilliseconds
                    )
                )
                .ToList();
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>The page without its figures, which are not measured.</summary>
    private static void WritePage(string directory, Workload workload)
    {
        var models = Models.Select(model => VaeModel.Load(model.Directory)).ToList();
        try
        {
            PageWriter.Write(
                directory,
                new ReportInputs
                {
                    Vae = models[0],
                    Cvae = models[1],
                    Wide = models[2],
                    Training = workload.Data,
                    Test = workload.TestData,
                    Seed = 1,
                },
                []
            );
        }
        finally
        {
            models.ForEach(model => model.Dispose());
        }
    }
}
