using System.Security;
using System.Text;

namespace Vae.Repository.Tests.OldLibstdcxx;

/// <summary>What the task of eng/OldLibstdcxx.targets makes of files, all in one run of MSBuild.</summary>
public sealed class WeakenedFiles : IAsyncLifetime
{
    public const string Version = "GLIBCXX_3.4.32";

    /// <summary>When the first build was, as far as the second one sees.</summary>
    public static readonly DateTime LongAgo = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Local);

    private static readonly string[] OfLibc = ["GLIBC_2.14", "GLIBC_2.34"];

    private readonly TemporaryDirectory directory = new();

    /// <summary>The files by the name of their case.</summary>
    public static IReadOnlyDictionary<string, byte[]> Cases { get; } = MakeCases();

    public async ValueTask InitializeAsync()
    {
        // A system that provides a neighbouring version only, and one that provides it.
        directory.Write(
            "old-libstdc++",
            Encoding.ASCII.GetBytes("\0GLIBCXX_3.4.30\0GLIBCXX_3.4.321\0XGLIBCXX_3.4.32\0")
        );
        directory.Write("new-libstdc++", Encoding.ASCII.GetBytes("\0GLIBCXX_3.4.31\0GLIBCXX_3.4.32\0"));
        var tasks = new StringBuilder();
        foreach (var (name, contents) in Cases)
        {
            directory.Write(name, contents);
            var system = name.StartsWith("provided", StringComparison.Ordinal) ? "new-libstdc++" : "old-libstdc++";
            Add(name, system, directory[$"out/{name}"]);
        }

        // A second build finds what the first one made, long ago.
        tasks.AppendLine($"""<Touch Files="{Text(directory["out/needed"])}" Time="{LongAgo:s}" />""");
        Add("needed", "old-libstdc++", directory["out/needed"]);
        directory.Write("project.proj", Encoding.UTF8.GetBytes(Project(tasks.ToString())));
        await Dotnet.Run("msbuild", directory["project.proj"], "-nologo", "-v:minimal");

        void Add(string name, string system, string destination) =>
            tasks.AppendLine(
                $"""
                <VaeWeakenSymbolVersion Library="{Text(directory[name])}" Version="{Version}" Destination="{Text(
                    destination
                )}"
                    SystemLibraries="{Text(directory["absent"])};{Text(directory[system])}">
                  <Output TaskParameter="Weakened" PropertyName="Weakened" />
                </VaeWeakenSymbolVersion>
                <WriteLinesToFile File="{Text(directory["said"])}" Lines="{name} $(Weakened)" />
                """
            );
    }

    public ValueTask DisposeAsync()
    {
        directory.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What the task said of a case, at each call.</summary>
    public IEnumerable<bool> Said(string name) =>
        File.ReadLines(directory["said"])
            .Select(line => line.Split(' '))
            .Where(words => words[0] == name)
            .Select(words => bool.Parse(words[1]));

    /// <summary>What was written for a case; null when nothing was.</summary>
    public byte[]? Written(string name) =>
        File.Exists(directory[$"out/{name}"]) ? File.ReadAllBytes(directory[$"out/{name}"]) : null;

    /// <summary>When that was written.</summary>
    public DateTime Time(string name) => File.GetLastWriteTime(directory[$"out/{name}"]);

    /// <summary>The file that was given, after the build.</summary>
    public byte[] Given(string name) => File.ReadAllBytes(directory[name]);

    /// <summary>All that was written.</summary>
    public IEnumerable<string> AllWritten =>
        Directory.EnumerateFiles(directory["out"]).Select(f => Path.GetFileName(f)!);

    private static Dictionary<string, byte[]> MakeCases()
    {
        var needed = ElfFile.Make([OfLibc, ["GLIBCXX_3.4", Version, "CXXABI_1.3"]]);
        var cases = new Dictionary<string, byte[]>
        {
            ["needed"] = needed,
            ["needed-last"] = ElfFile.Make([
                [Version + "1"],
                ["CXXABI_1.3", "GLIBCXX_3.4.3", Version],
            ]),
            ["provided"] = needed,
            ["unneeded"] = ElfFile.Make([OfLibc, ["GLIBCXX_3.4", "GLIBCXX_3.4.321", "GLIBCXX_3.4.3"]]),
            ["weak-already"] = ElfFile.Make([OfLibc, ["GLIBCXX_3.4", Version + "?", "CXXABI_1.3"]]),
            ["empty"] = [],
            ["text"] = Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Repeat(Version + "\0", 20))),
            ["32-bit"] = With(needed, 4, 1),
            ["big-endian"] = With(needed, 5, 2),
            ["table-far-away"] = With(needed, 0x2F, 0x7F),
            ["table-beyond-an-int"] = With(needed, 0x2C, 1),
            ["names-without-a-section"] = With(needed, needed.Length - 64 + 40, 0xFF),
        };
        // Cut within the header, the needs, the names and the table.
        foreach (var length in new[] { 63, 64, 100, 200, needed.Length - 192, needed.Length - 100, needed.Length - 1 })
        {
            cases[$"cut-at-{length}"] = needed[..length];
        }

        return cases;
    }

    private static byte[] With(byte[] file, int at, byte value)
    {
        var changed = (byte[])file.Clone();
        changed[at] = value;
        return changed;
    }

    private static string Text(string path) => SecurityElement.Escape(path);

    private static string Project(string tasks) =>
        $"""
            <Project DefaultTargets="Run">
              <Import Project="{Text(Path.Combine(RepositoryFacts.Root, "eng", "OldLibstdcxx.targets"))}" />
              <Target Name="Run">
                {tasks}
              </Target>
            </Project>
            """;
}
