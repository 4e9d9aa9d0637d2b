using Microsoft.ML.OnnxRuntime;

namespace Vae.Training.Tests.Export;

/// <summary>Runs a graph in ONNX Runtime on inputs given by name.</summary>
internal static class OnnxRun
{
    public static Dictionary<string, (long[] Shape, float[] Values)> Run(
        byte[] model,
        params (string Name, OrtValue Value)[] inputs
    )
    {
        try
        {
            using var settings = new SessionOptions
            {
                IntraOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            using var session = new InferenceSession(model, settings);
            using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            string[] names = [.. inputs.Select(input => input.Name)];
            OrtValue[] values = [.. inputs.Select(input => input.Value)];
            using var outputs = session.Run(options, names, values, session.OutputNames);
            return session
                .OutputNames.Zip(outputs)
                .ToDictionary(
                    pair => pair.First,
                    pair =>
                        (pair.Second.GetTensorTypeAndShape().Shape, pair.Second.GetTensorDataAsSpan<float>().ToArray())
                );
        }
        finally
        {
            foreach (var (_, value) in inputs)
            {
                value.Dispose();
            }
        }
    }

    public static (string Name, OrtValue Value) Tensor<T>(string name, T[] values, params long[] shape)
        where T : unmanaged => (name, OrtValue.CreateTensorValueFromMemory(values, shape));
}
