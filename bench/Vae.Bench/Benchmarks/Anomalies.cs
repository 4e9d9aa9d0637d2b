using Vae.Bench.Measuring;
using Vae.Bench.Reporting;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// How well and how fast <c>ml.AnomalyDetection.Trainers.Vae</c> with its defaults finds anomalies in tables, beside scikit-learn's detectors
/// and ML.NET's on the same splits.
/// </summary>
internal sealed class Anomalies : IBenchmark
{
    private readonly List<DetailTable> details = [];

    /// <summary>The parts' names.</summary>
    public static IReadOnlyList<string> Parts { get; } = ["adbench", "odds", "digits", "calibration", "speed"];

    public string Name => "anomalies";

    public string Description => "anomalies in labelled tables, beside scikit-learn's detectors and ML.NET's";

    public IReadOnlyList<DetailTable> Details => details;

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        details.Clear();
        using var peer = new DetectorPeer();
        Console.Error.WriteLine($"  {peer.Version}");
        (string Name, Func<IEnumerable<BenchResult>> Run)[] parts =
        [
            ("adbench", () => new AdBenchAnomalies(workload, peer, details).Run()),
            ("odds", () => new OddsAnomalies(workload, peer, details).Run()),
            ("digits", () => new OneClassDigits(workload).Run()),
            ("calibration", () => new DetectorCalibration(workload, details).Run()),
            ("speed", () => new DetectorSpeed(workload).Run()),
        ];
        return [.. parts.Where(part => workload.IsWanted(part.Name)).SelectMany(part => part.Run())];
    }
}
