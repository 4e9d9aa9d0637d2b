using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// The process's working set while rows stream through FeaturizeWithVae, and the managed memory that a row costs on all threads, the
/// source included.
/// </summary>
internal sealed class PipelineMemory : IBenchmark
{
    public string Name => "pipeline-memory";

    public string Description => "the working set while digits stream through FeaturizeWithVae";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var (ml, rows) = (new MLContext(), workload.Sizes.StreamRows);
        using var model = VaeModel.FromBundle(workload.Bundle);
        var source = new ImageRows(workload, workload.Bundle, workload.Sizes.InferenceRows).Repeated(ml, rows);
        using var step = ml.Transforms.FeaturizeWithVae("features", model, BundleFormat.Data).Fit(source);
        var readings = new StreamReadings();
        var view = step.Transform(source);
        using var cursor = view.GetRowCursor([view.Schema["features"]]);
        var getter = cursor.GetGetter<VBuffer<float>>(view.Schema["features"]);
        var features = default(VBuffer<float>);
        while (cursor.MoveNext())
        {
            getter(ref features);
            readings.Passed(cursor.Position + 1);
        }

        yield return readings.Allocated("Featurize", rows);
        yield return readings.WorkingSet("Featurize", rows);
    }
}
