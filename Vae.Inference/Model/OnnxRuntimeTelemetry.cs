using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vae.Inference;

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
