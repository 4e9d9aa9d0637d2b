using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Vae.Inference;

namespace Vae.Training;

/// <summary>The native libraries that training needs, which the program references: libtorch and ONNX Runtime.</summary>
public static partial class NativeLibraries
{
    private const string TorchSharpLibrary = "LibTorchSharp";

    // at::globalContext() and at::Context::setUserEnabledNNPACK(bool).
    private const string GlobalContext = "_ZN2at13globalContextEv";
    private const string EnableNnpack = "_ZN2at7Context20setUserEnabledNNPACKEb";

    private static readonly string[] Systems = ["linux-x64", "osx-arm64", "win-arm64", "win-x64"];

    private static volatile bool torchIsLoaded;

    /// <summary>
    /// Loads them, or says in one sentence what is missing. <see cref="VaeTrainer"/> does so before anything else; a program may do so
    /// before it reads its data.
    /// </summary>
    /// <exception cref="DllNotFoundException">One is missing or does not load; the message says what to install.</exception>
    public static void Require()
    {
        RequireTorch();
        // A training ends with an export, which is compared in ONNX Runtime: too late to find out that it is not there.
        SessionFactory.RequireLibrary();
    }

    /// <summary>Loads libtorch alone.</summary>
    /// <remarks>
    /// TorchSharp's own first use looks for its library in the same way. Where it finds none, it copies what NuGet's cache has beside
    /// the program, prints its search to the standard output and blames a missing package, whatever the reason.
    /// </remarks>
    /// <exception cref="DllNotFoundException">It is missing or does not load; the message says what to install.</exception>
    internal static void RequireTorch()
    {
        if (torchIsLoaded)
        {
            return;
        }

        // Naming the type initialises nothing of TorchSharp.
        var assembly = typeof(TorchSharp.torch).Assembly;
        try
        {
            NativeLibrary.TryLoad("torch_cpu", assembly, null, out var torch);
            NativeLibrary.Load(TorchSharpLibrary, assembly, null);
            DisableNnpack(torch);
            torchIsLoaded = true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            var version = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            throw new DllNotFoundException(Sentence(e.Message, System, version?.Split('+')[0]), e);
        }
    }

    /// <summary>
    /// Has libtorch leave NNPACK alone: it asks for it at each small convolution, and on a processor that NNPACK does not know, as of many virtual machines, it
    /// writes a line of warning to the standard error each time, tens of thousands in a training. Convolutions are oneDNN's or libtorch's own either way.
    /// TorchSharp has no name for it, and the variable of libtorch's log level is read by Python alone.
    /// </summary>
    private static void DisableNnpack(IntPtr torch)
    {
        // Where the names are others, as on Windows, NNPACK is not built in.
        if (
            torch != IntPtr.Zero
            && NativeLibrary.TryGetExport(torch, GlobalContext, out var context)
            && NativeLibrary.TryGetExport(torch, EnableNnpack, out var enable)
        )
        {
            Marshal.GetDelegateForFunctionPointer<ContextSetter>(enable)(
                Marshal.GetDelegateForFunctionPointer<ContextGetter>(context)(),
                enabled: 0
            );
        }
    }

    /// <summary>What to tell the user.</summary>
    /// <param name="loader">What the system's loader says of each place where it looked, a line each.</param>
    /// <param name="system">The portable runtime identifier.</param>
    /// <param name="version">TorchSharp's version.</param>
    internal static string Sentence(string loader, string system, string? version)
    {
        if (OldLibstdcxx().Match(loader) is { Success: true } old)
        {
            return $"Training needs TorchSharp, whose native library needs {old.Groups["version"].Value} of libstdc++, and this system's is older: "
                + "set <TorchSharpOnOldLibstdcxx>true</TorchSharpOnOldLibstdcxx> in the program's project and build it anew, "
                + "or use a newer system, such as Debian 13 or Ubuntu 24.04.";
        }

        var lines = loader.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.FirstOrDefault(line => OtherReason().IsMatch(line) && !MissingPackage().IsMatch(line)) is { } reason)
        {
            return $"Training needs TorchSharp, whose native library does not load: {reason.TrimEnd('.')}.";
        }

        return Systems.Contains(system)
            ? $"Training needs libtorch, which is not beside this program: add the package TorchSharp-cpu {version} to its project, "
                + $"or TorchSharp {version} and libtorch-cpu-{system}, and build it anew."
            : $"Training needs TorchSharp, which has no native library for {system}, but for {string.Join(", ", Systems)}.";
    }

    private static string System =>
        (
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : "linux"
        ) + $"-{RuntimeInformation.ProcessArchitecture}".ToLowerInvariant();

    [GeneratedRegex(@"version [`']?(?<version>GLIBCXX_[0-9.]+)'? not found")]
    private static partial Regex OldLibstdcxx();

    /// <summary>A line of the loader about a file: <c>file: reason</c>.</summary>
    [GeneratedRegex(@"^[^\s:]+: \S")]
    private static partial Regex OtherReason();

    /// <summary>Such a line about a library of the packages that is not there.</summary>
    [GeneratedRegex(@"(?:^|/)(?:lib)?(?:LibTorchSharp|torch|torch_cpu|c10)(?:\.so)?: cannot open shared object file")]
    private static partial Regex MissingPackage();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate IntPtr ContextGetter();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void ContextSetter(IntPtr context, byte enabled);
}
