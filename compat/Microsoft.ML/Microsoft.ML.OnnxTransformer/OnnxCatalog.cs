using Microsoft.ML.Transforms.Onnx;

namespace Microsoft.ML;

/// <summary>Runs models on the CPU: the parameters that choose a graphics device are accepted and have no effect.</summary>
public static class OnnxCatalog
{
    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string outputColumnName,
        string inputColumnName,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false
    ) => catalog.ApplyOnnxModel([outputColumnName], [inputColumnName], modelFile, gpuDeviceId, fallbackToCpu);

    public static OnnxScoringEstimator ApplyOnnxModel(
        this TransformsCatalog catalog,
        string[] outputColumnNames,
        string[] inputColumnNames,
        string modelFile,
        int? gpuDeviceId = null,
        bool fallbackToCpu = false
    )
    {
        Contracts.CheckNonEmpty(modelFile, "ModelFile");
        if (!File.Exists(modelFile))
            throw new IOException($"Model file {modelFile} does not exists.");
        var env = catalog.Environment;
        var transformer = new OnnxTransformer(env, new OnnxModel(modelFile), inputColumnNames, outputColumnNames);
        return new OnnxScoringEstimator(env, transformer);
    }
}
