using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Vae.Inference;

/// <summary>Makes ONNX Runtime sessions as <see cref="VaeModelOptions"/> ask.</summary>
internal static class SessionFactory
{
    /// <summary>A session for the graph, after a check that its tensors are the card's.</summary>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses the graph, or its tensors are not the card's.</exception>
    /// <exception cref="NotSupportedException">The execution provider is not available.</exception>
    public static InferenceSession Create(
        byte[] graph,
        string file,
        VaeModelOptions options,
        IReadOnlyList<TensorContract> tensors
    )
    {
        using var sessionOptions = CreateOptions(options);
        InferenceSession session;
        try
        {
            session = new InferenceSession(graph, sessionOptions);
        }
        catch (OnnxRuntimeException e)
        {
            throw NativeError.IsOutOfMemory(e)
                ? new InsufficientMemoryException(
                    $"ONNX Runtime does not get the memory that {file} takes, several times its {graph.Length} bytes.",
                    e
                )
                : new InvalidDataException($"ONNX Runtime does not take {file}: {NativeError.Sentence(e.Message)}", e);
        }

        try
        {
            Check(session.InputMetadata, file, "inputs", tensors.Where(t => t.IsInput));
            Check(session.OutputMetadata, file, "outputs", tensors.Where(t => !t.IsInput));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Loads ONNX Runtime's native library, or says what to install.</summary>
    /// <exception cref="DllNotFoundException">It is missing or does not load.</exception>
    public static void RequireLibrary()
    {
        try
        {
            using var probe = new SessionOptions();
        }
        catch (Exception e)
            when (e
                    is TypeInitializationException
                        or DllNotFoundException
                        or BadImageFormatException
                        or EntryPointNotFoundException
            )
        {
            throw new DllNotFoundException(
                "ONNX Runtime's native library is not beside this program or does not load: add the package Microsoft.ML.OnnxRuntime "
                    + "(or Microsoft.ML.OnnxRuntime.Gpu) to its project and build it anew.",
                e
            );
        }
    }

    /// <summary>Loads ONNX Runtime where it can be loaded; whoever needs it next meets the reason why it cannot.</summary>
    public static void StartRuntime()
    {
        try
        {
            RequireLibrary();
            OrtEnv.Instance();
        }
        catch (Exception e) when (e is DllNotFoundException or OnnxRuntimeException)
        {
            // A bundle that is not usable is said before this.
        }
    }

    /// <summary>What will run the graphs: the provider asked for, or the processor where that may stand in.</summary>
    /// <exception cref="NotSupportedException">The provider is not available and the processor may not stand in.</exception>
    public static ExecutionProvider Choose(VaeModelOptions options)
    {
        if (options.ExecutionProvider == ExecutionProvider.Cpu)
        {
            return ExecutionProvider.Cpu;
        }

        try
        {
            using var probe = new SessionOptions();
            probe.AppendExecutionProvider_CUDA(options.DeviceId);
            return ExecutionProvider.Cuda;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return options.FallBackToCpu
                ? ExecutionProvider.Cpu
                : throw new NotSupportedException(
                    $"The CUDA execution provider is not available on device {options.DeviceId}: it needs the package "
                        + $"Microsoft.ML.OnnxRuntime.Gpu, CUDA and cuDNN, or {nameof(VaeModelOptions.FallBackToCpu)}. ({e.Message})",
                    e
                );
        }
    }

    /// <summary>The options of one session, which the caller disposes.</summary>
    internal static SessionOptions CreateOptions(VaeModelOptions options)
    {
        if (options.SessionOptionsFactory is { } factory)
        {
            return factory()
                ?? throw new InvalidOperationException(
                    "The session options factory returned null; expected session options."
                );
        }

        var created = new SessionOptions
        {
            IntraOpNumThreads = options.ThreadCount,
            GraphOptimizationLevel = options.GraphOptimization,
            // Its errors come as exceptions; its log would print them a second time, in colours.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };

        // A thread that waits for another gives its core back: on a busy machine, to the one that it waits for.
        created.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (options.ExecutionProvider == ExecutionProvider.Cuda)
        {
            created.AppendExecutionProvider_CUDA(options.DeviceId);
        }

        return created;
    }

    private static void Check(
        IReadOnlyDictionary<string, NodeMetadata> found,
        string file,
        string what,
        IEnumerable<TensorContract> expected
    )
    {
        var names = expected.Select(t => t.Name).ToArray();
        if (found.Count != names.Length || !names.All(found.ContainsKey))
        {
            throw new InvalidDataException(
                $"{file} has the {what} {string.Join(", ", found.Keys)}; expected {string.Join(", ", names)}."
            );
        }

        foreach (var tensor in expected)
        {
            var metadata = found[tensor.Name];
            if (metadata.ElementDataType != tensor.ElementType || !tensor.Accepts(metadata.Dimensions))
            {
                throw new InvalidDataException(
                    $"The tensor '{tensor.Name}' of {file} is {metadata.ElementDataType} [{string.Join(", ", metadata.Dimensions)}]; "
                        + $"expected {tensor}."
                );
            }
        }
    }
}

/// <summary>
/// ONNX Runtime reports to Microsoft from its first use on, keeps an identifier and a database below the user's cache directory, and
/// warns where it cannot. <c>OrtEnv.DisableTelemetryEvents</c> comes too late for both; the variable that it reads when it starts does not.
/// </summary>
internal static partial class OnnxRuntimeTelemetry
{
    private const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns it off in this process and in those it starts, unless the user has set the variable, be it to 0.</summary>
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255:The 'ModuleInitializer' attribute should not be used in libraries",
        Justification = "Whatever of this library comes to ONNX Runtime first, this has to be earlier."
    )]
    internal static void TurnOff()
    {
        if (Environment.GetEnvironmentVariable(Switch) is not null)
        {
            return;
        }

        Environment.SetEnvironmentVariable(Switch, "1");
        if (!OperatingSystem.IsWindows())
        {
            // Elsewhere .NET's environment is a copy, which native code does not see.
            _ = SetNative(Switch, "1", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}
