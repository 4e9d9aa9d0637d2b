using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Vae.Cli.Tests.Runs;

namespace Vae.Cli.Tests;

/// <summary>The program without one of its native libraries, in a process of its own: one sentence, before anything else happens.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class MissingLibraryTests(TinyModels tiny) : IDisposable
{
    private const string NoOnnxRuntime =
        "ONNX Runtime's native library is not beside this program or does not load: add the package "
        + "Microsoft.ML.OnnxRuntime (or Microsoft.ML.OnnxRuntime.Gpu) to its project and build it anew.";

    private readonly TemporaryDirectory program = new();
    private readonly TemporaryDirectory work = new();

    private static string Package { get; } =
        typeof(MissingLibraryTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == "TorchSharpPackage")
            .Value!;

    private static string Version { get; } = Path.GetFileName(Package);

    private static string NoLibtorch { get; } =
        "Training needs libtorch, which is not beside this program: add the package TorchSharp-cpu "
        + $"{Version} to its project, or TorchSharp {Version} and libtorch-cpu-linux-x64, and build it anew.";

    public static TheoryData<string, string[]> Training { get; } =
        new()
        {
            { "train", ["train", "--data", "{none}", "--out", "{out}", "--threads", "1"] },
            { "study", ["study", "annealing", "--data", "{none}"] },
            { "study", ["study", "disentanglement", "--out", "{out}"] },
            { "report", ["report", "--vae", "{none}", "--cvae", "{none}", "--out", "{out}"] },
            { "export", ["export", "{none}", "--output", "{out}"] },
        };

    public void Dispose()
    {
        program.Dispose();
        work.Dispose();
    }

    [Theory]
    [MemberData(nameof(Training))]
    public void Without_libtorch_nothing_is_read_written_or_copied(string command, string[] arguments)
    {
        Assert.Equal(command, arguments[0]);
        Link(file => !file.StartsWith("libtorch", StringComparison.Ordinal) && file != "libc10.so");
        AssertRefused(NoLibtorch, arguments);
    }

    [Fact]
    public void Without_TorchSharps_own_library_the_packages_are_named_too()
    {
        Link(file => file != "libLibTorchSharp.so");
        AssertRefused(NoLibtorch, "train", "--data", "{none}", "--out", "{out}");
    }

    [Theory]
    [MemberData(nameof(Training))]
    public void Without_ONNX_Runtime_no_training_starts_that_could_not_be_exported(string command, string[] arguments)
    {
        Assert.Equal(command, arguments[0]);
        Link(file => file != "libonnxruntime.so");
        AssertRefused(NoOnnxRuntime, arguments);
    }

    [Fact]
    public void Without_ONNX_Runtime_a_model_is_not_loaded()
    {
        Link(file => file != "libonnxruntime.so");
        AssertRefused(NoOnnxRuntime, "generate", tiny.Vae, "--count", "2", "--output", "{npy}");
    }

    [Theory]
    [InlineData("SkiaSharp.dll")]
    [InlineData("libSkiaSharp.so")]
    public void Without_SkiaSharp_a_folder_of_pictures_is_not_read(string missing)
    {
        using var pictures = new TemporaryDirectory();
        pictures.Write("1.png", 1, 2, 3);
        Link(file => file != missing);
        AssertRefused(
            "SkiaSharp, which decodes pictures, is not beside this program or does not load: add the package SkiaSharp 2.88 to its project, on "
                + "Linux SkiaSharp.NativeAssets.Linux.NoDependencies of the same version, too, and build it anew.",
            "encode",
            tiny.Vae,
            "--images",
            pictures.Path,
            "--output",
            "{npy}"
        );
    }

    [Fact]
    public void On_an_older_libstdcxx_the_property_that_helps_is_named()
    {
        Link(file => file != "libLibTorchSharp.so");
        // A version that no system has, of the same length: its name and, by that, its hash differ from all that libstdc++ defines.
        var library = File.ReadAllBytes(
            Path.Combine(Package, "runtimes", "linux-x64", "native", "libLibTorchSharp.so")
        );
        var name = library.AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8);
        Assert.True(name > 0);
        "GLIBCXX_9.9.99"u8.CopyTo(library.AsSpan(name));
        program.Write("libLibTorchSharp.so", library);

        AssertRefused(
            "Training needs TorchSharp, whose native library needs GLIBCXX_9.9.99 of libstdc++, and this system's is older: "
                + "set <TorchSharpOnOldLibstdcxx>true</TorchSharpOnOldLibstdcxx> in the program's project and build it anew, "
                + "or use a newer system, such as Debian 13 or Ubuntu 24.04.",
            "train",
            "--data",
            "{none}",
            "--out",
            "{out}"
        );
    }

    [Fact]
    public void A_library_that_is_no_library_is_said_to_be_one_that_does_not_load()
    {
        Link(file => file != "libLibTorchSharp.so");
        program.Write("libLibTorchSharp.so", Encoding.ASCII.GetBytes(new string('x', 100)));
        var library = program["libLibTorchSharp.so"];
        AssertRefused(
            $"Training needs TorchSharp, whose native library does not load: {library}: invalid ELF header.",
            "train",
            "--data",
            "{none}",
            "--out",
            "{out}"
        );
    }

    [Fact]
    public void What_the_systems_loader_said_is_shown_on_demand()
    {
        Link(file => file != "libLibTorchSharp.so");
        var run = VaeProcess.RunFrom(program.Path, Filled("train", "--verbose", "--data", "{none}", "--out", "{out}"));
        Assert.StartsWith(NoLibtorch + "\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("libLibTorchSharp.so: cannot open shared object file", run.Error, StringComparison.Ordinal);
    }

    private void AssertRefused(string sentence, params string[] arguments)
    {
        var before = program.Files.ToArray();
        var run = VaeProcess.RunFrom(program.Path, Filled(arguments));
        Assert.Equal((sentence + Environment.NewLine, "", 1), (run.Error, run.Output, run.ExitCode));
        Assert.Equal(before, program.Files);
        Assert.Empty(work.Files);
        Assert.Empty(Directory.EnumerateDirectories(work.Path));
    }

    private string[] Filled(params string[] arguments) =>
        [
            .. arguments.Select(argument =>
                argument switch
                {
                    "{none}" => work["none"],
                    "{out}" => work["out"],
                    "{npy}" => work["out.npy"],
                    _ => argument,
                }
            ),
        ];

    /// <summary>
    /// Makes a copy of the program out of hard links. Its list of dependencies stays behind: with it, .NET itself refuses to start a
    /// program that lacks a file, which is not what happens to a program that was built without the package.
    /// </summary>
    private void Link(Func<string, bool> keep)
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(IsOfProgram))
        {
            var target = program[Path.GetFileName(file)];
            if (keep(Path.GetFileName(file)) && HardLink(file, target) != 0)
            {
                File.Copy(file, target);
            }
        }

        Assert.True(File.Exists(program["vae.runtimeconfig.json"]));

        static bool IsOfProgram(string file) =>
            Path.GetExtension(file) is ".dll" or ".so"
            || Path.GetFileName(file).StartsWith("lib", StringComparison.Ordinal)
            || Path.GetFileName(file) == "vae.runtimeconfig.json";
    }

    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi)]
    private static extern int HardLink(string existing, string created);
}
