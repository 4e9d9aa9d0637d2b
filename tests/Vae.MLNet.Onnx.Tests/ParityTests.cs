using Microsoft.ML;

namespace Vae.MLNet.Onnx.Tests;

public sealed class ParityTests
{
    [Theory]
    [MemberData(nameof(PipelineCases.Names), MemberType = typeof(PipelineCases))]
    public void Ten_thousand_rows_are_as_the_pipeline_has_them(string name)
    {
        var ml = new MLContext(seed: 1);
        var data = Reading.View(ml, 10_000);
        var model = PipelineCases.Named(name).Pipeline(ml).Fit(data);
        using var stream = new MemoryStream();
        ml.Model.ConvertToOnnxWithVae(model, data, stream, PipelineCases.Named(name).Outputs);
        File.WriteAllBytes($"/work/scratch/f-onnx/{name.Replace(' ', '-')}.onnx", stream.ToArray());
    }
}
