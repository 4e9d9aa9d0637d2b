using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Vae.Repository.Tests.OldLibstdcxx;

/// <summary>eng/OldLibstdcxx.targets changes one bit where it has to, and nothing else anywhere.</summary>
public sealed class OldLibstdcxxTests(WeakenedFiles files) : IClassFixture<WeakenedFiles>
{
    private const string Library = "libLibTorchSharp.so";

    private static readonly string[] Changed = ["needed", "needed-last"];

    public static TheoryData<string> LeftAlone() => new(WeakenedFiles.Cases.Keys.Except(Changed));

    [Theory]
    [InlineData("needed", 64 + (1 + 2 + 1 + 1) * 16 + 4)]
    [InlineData("needed-last", 64 + (1 + 1 + 1 + 2) * 16 + 4)]
    public void The_need_becomes_weak_and_nothing_else_changes(string name, int flags)
    {
        var written = files.Written(name)!;
        Assert.Equal([(flags, 2)], ElfFile.Differences(WeakenedFiles.Cases[name], written));
        Assert.Equal(WeakenedFiles.Cases[name], files.Given(name));
        Assert.All(files.Said(name), Assert.True, throwIfEmpty: true);
    }

    [Fact]
    public void A_second_build_says_the_same_and_leaves_the_file_as_it_is()
    {
        Assert.Equal([true, true], files.Said("needed"));
        Assert.Equal(WeakenedFiles.LongAgo, files.Time("needed"));
    }

    [Theory]
    [MemberData(nameof(LeftAlone))]
    public void Any_other_file_is_left_alone(string name)
    {
        Assert.Equal([false], files.Said(name));
        Assert.Null(files.Written(name));
        Assert.Equal(WeakenedFiles.Cases[name], files.Given(name));
    }

    [Fact]
    public void Nothing_else_is_left_behind() => Assert.Equal(Changed, files.AllWritten.Order(StringComparer.Ordinal));

    [Fact]
    public void TorchSharps_library_beside_this_program_differs_in_one_bit_from_NuGets_where_libstdcxx_is_old()
    {
        var native = $"runtimes/linux-x64/native/{Library}";
        var cached = File.ReadAllBytes(Path.Combine(RepositoryFacts.TorchSharpPackage, native));
        var ours = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Library));
        var differences = ElfFile.Differences(cached, ours);
        Assert.Equal(LibstdcxxIsOld() ? [2] : [], differences.Select(difference => difference.Mask));

        using var package = ZipFile.OpenRead(
            Directory.EnumerateFiles(RepositoryFacts.TorchSharpPackage, "*.nupkg").Single()
        );
        using var packed = package.GetEntry(native)!.Open();
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        Assert.True(bytes.ToArray().AsSpan().SequenceEqual(cached), "The file in NuGet's cache is not the package's.");
    }

    /// <summary>Asks the library that the loader takes, wherever it lies.</summary>
    internal static bool LibstdcxxIsOld()
    {
        NativeLibrary.Load("libstdc++.so.6");
        var path = File.ReadLines("/proc/self/maps")
            .Select(line => line[(line.LastIndexOf(' ') + 1)..])
            .First(file => file.Contains("/libstdc++.so.6", StringComparison.Ordinal));
        return File.ReadAllBytes(path).AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{WeakenedFiles.Version}\0")) < 0;
    }
}
