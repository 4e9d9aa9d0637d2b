using System.Runtime.InteropServices;

namespace Vae.Training.Tests;

/// <summary>What the system's loader says, as one sentence.</summary>
public sealed class NativeLibrariesTests
{
    [Fact]
    public void Libraries_that_are_there_are_loaded_without_a_word() => NativeLibraries.Require();

    [Fact]
    public void Libtorch_does_not_ask_for_NNPACK_which_warns_at_each_small_convolution_where_it_does_not_know_the_processor()
    {
        NativeLibraries.Require();
        var torch = NativeLibrary.Load("torch_cpu", typeof(TorchSharp.torch).Assembly, null);
        if (!NativeLibrary.TryGetExport(torch, "_ZNK2at7Context17userEnabledNNPACKEv", out var enabled))
        {
            Assert.False(OperatingSystem.IsLinux());
            return;
        }

        var context = NativeLibrary.GetExport(torch, "_ZN2at13globalContextEv");
        Assert.Equal(
            0,
            Marshal.GetDelegateForFunctionPointer<IsEnabled>(enabled)(
                Marshal.GetDelegateForFunctionPointer<Context>(context)()
            )
        );
    }

    [Theory]
    [InlineData("/app/libLibTorchSharp.so: cannot open shared object file: No such file or directory\n")]
    [InlineData("libtorch_cpu.so: cannot open shared object file: No such file or directory\n")]
    [InlineData("libc10.so: cannot open shared object file: No such file or directory\n")]
    public void A_package_that_is_missing_is_named_for_the_system(string line)
    {
        const string last = "/app/LibTorchSharp: cannot open shared object file: No such file or directory";
        var loader = "Unable to load shared library 'LibTorchSharp' or one of its dependencies.\n" + line + last;
        Assert.Equal(
            "Training needs libtorch, which is not beside this program: add the package TorchSharp-cpu 1.2.3 to its project, "
                + "or TorchSharp 1.2.3 and libtorch-cpu-linux-x64, and build it anew.",
            NativeLibraries.Sentence(loader, "linux-x64", "1.2.3")
        );
    }

    [Fact]
    public void Windows_one_line_names_the_package_too() =>
        Assert.Contains(
            "libtorch-cpu-win-x64",
            NativeLibraries.Sentence(
                "Unable to load DLL 'LibTorchSharp' or one of its dependencies: The specified module could not be found. (0x8007007E)",
                "win-x64",
                "1.2.3"
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_system_that_has_no_package_is_told_which_have() =>
        Assert.Equal(
            "Training needs TorchSharp, which has no native library for linux-arm64, but for linux-x64, osx-arm64, win-arm64, win-x64.",
            NativeLibraries.Sentence("libLibTorchSharp: cannot open shared object file", "linux-arm64", "1.2.3")
        );

    [Fact]
    public void An_old_libstdcxx_is_told_the_property() =>
        Assert.StartsWith(
            "Training needs TorchSharp, whose native library needs GLIBCXX_3.4.32 of libstdc++, and this system's is older: "
                + "set <TorchSharpOnOldLibstdcxx>true</TorchSharpOnOldLibstdcxx> in the program's project",
            NativeLibraries.Sentence(
                "/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)\n"
                    + "libLibTorchSharp: cannot open shared object file: No such file or directory",
                "linux-x64",
                "1.2.3"
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Another_reason_is_given_as_the_loader_gives_it() =>
        Assert.Equal(
            "Training needs TorchSharp, whose native library does not load: libgomp.so.1: cannot open shared object file: No such file.",
            NativeLibraries.Sentence(
                "Unable to load\nlibgomp.so.1: cannot open shared object file: No such file\n/app/libLibTorchSharp: cannot open shared object file",
                "linux-x64",
                "1.2.3"
            )
        );

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate IntPtr Context();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate byte IsEnabled(IntPtr context);
}
