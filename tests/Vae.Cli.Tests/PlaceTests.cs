using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>Where an output goes: through links, under any name, and nowhere that cannot work, which is found before any work.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class PlaceTests(TinyModels tiny) : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("generate MODEL -n 2 --seed 7")]
    [InlineData("traverse MODEL --steps 2")]
    public void A_link_is_written_through(string line)
    {
        Directory.CreateDirectory(directory["elsewhere"]);
        File.WriteAllText(directory["elsewhere/old.npy"], "old");
        foreach (var target in (string[])["old", "new"])
        {
            var link = directory[$"{target}.npy"];
            File.CreateSymbolicLink(link, $"elsewhere/{target}.npy");
            Run($"{line} -o {link} --overwrite").Succeeded();
            Run($"{line} -o {directory["plain.npy"]} --overwrite").Succeeded();
            Assert.Equal($"elsewhere/{target}.npy", new FileInfo(link).LinkTarget);
            Assert.Equal(
                File.ReadAllBytes(directory["plain.npy"]),
                File.ReadAllBytes(directory[$"elsewhere/{target}.npy"])
            );
        }

        Assert.DoesNotContain(directory.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_through_a_link_is_an_earlier_output()
    {
        Directory.CreateDirectory(directory["elsewhere"]);
        File.CreateSymbolicLink(directory["a.npy"], "elsewhere/a.npy");
        Run($"generate MODEL -n 2 -o {directory["a.npy"]}").Succeeded();
        Run($"generate MODEL -n 2 -o {directory["a.npy"]} --resume").Failed(0, "was complete already");
        Run($"generate MODEL -n 3 -o {directory["a.npy"]}").Succeeded();
        Assert.Equal(3, RowReader.Open(directory["elsewhere/a.npy"]).Count);
    }

    [Fact]
    public void Links_that_cannot_be_written_through_are_refused()
    {
        File.CreateSymbolicLink(directory["circle.npy"], "circle.npy");
        Directory.CreateDirectory(directory["real"]);
        Directory.CreateSymbolicLink(directory["linked"], "real");
        Directory.CreateSymbolicLink(directory["nowhere"], "gone");
        Run($"generate MODEL -n 2 -o {directory["circle.npy"]}").Failed(1, "leads in a circle");
        Run($"traverse MODEL --steps 2 -o {directory["circle.npy"]}").Failed(1, "leads in a circle");
        Run($"generate MODEL -n 2 -o {directory["linked"]}/").Failed(1, "is a link to real");
        Run($"train --data DATA --hidden 4 --epochs 1 --out {directory["nowhere"]}").Failed(1, "link to nothing");
        // A link to nothing counts as a file.
        Assert.Equal(["circle.npy", "nowhere"], directory.Files);
    }

    [Fact]
    public void A_hard_link_keeps_the_old_contents()
    {
        Run($"generate MODEL -n 2 -o {directory["a.npy"]}").Succeeded();
        var before = File.ReadAllBytes(directory["a.npy"]);
        Assert.Equal(0, HardLink(directory["a.npy"], directory["backup.npy"]));
        Run($"generate MODEL -n 3 -o {directory["a.npy"]}").Succeeded();
        Assert.Equal(before, File.ReadAllBytes(directory["backup.npy"]));
    }

    [Theory]
    [InlineData("a*b.npy")]
    [InlineData("a?b.npy")]
    [InlineData("[ab].npy")]
    [InlineData("{a,b}.npy")]
    [InlineData("a\nb.npy")]
    [InlineData(" .npy")]
    [InlineData("..npy")]
    [InlineData("...npy")]
    [InlineData("-x.npy")]
    [InlineData("ab.npy")]
    public void A_name_is_itself_and_no_pattern(string name)
    {
        Directory.CreateDirectory(directory["ab.npy.extra.partial"]);
        Directory.CreateDirectory(directory["aab.npy.partial"]);
        Directory.CreateDirectory(directory["axb.npy.partial"]);
        CliRun.Of("generate", tiny.Vae, "-n", "2", "-o", directory[name]).Succeeded();
        Assert.Equal([name, name + ".manifest.json"], directory.Files);
        Assert.Equal(
            ["aab.npy.partial", "ab.npy.extra.partial", "axb.npy.partial"],
            Directory.GetDirectories(directory.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("generate MODEL", 237)]
    [InlineData("traverse MODEL --steps 2", 251)]
    public void A_name_is_as_long_as_the_file_system_takes(string line, int length)
    {
        // 255 bytes: the longest name, with the manifest's ending where there is a manifest.
        Run($"{line} -o {directory[new string('x', length) + ".npy"]}").Succeeded();
        var files = directory.Files.ToArray();
        Run($"{line} -o {directory[new string('x', length + 1) + ".npy"]}").Failed(1, "name is longer");
        Assert.Equal(files, directory.Files);
    }

    [Theory]
    [InlineData("generate MODEL -n 2 -o ")]
    [InlineData("encode MODEL --data DATA -o ")]
    [InlineData("reconstruct MODEL --data DATA -o ")]
    [InlineData("interpolate MODEL -o ")]
    [InlineData("traverse MODEL -o ")]
    public void A_place_that_cannot_work_is_found_at_once(string line)
    {
        File.WriteAllText(directory["file"], "");
        Directory.CreateDirectory(directory["taken.npy"]);
        foreach (var place in (string[])["/proc/a.npy", directory["file/a.npy"], directory["taken.npy"]])
        {
            Run(line + place).Failed(1, place);
        }

        Assert.Equal(["file"], directory.Files);
    }

    [Theory]
    [InlineData("/proc/m")]
    [InlineData("FILE/m")]
    [InlineData("FILE")]
    public void A_training_begins_only_where_it_can_end(string place)
    {
        var path = place.Replace("FILE", directory["file"], StringComparison.Ordinal);
        File.WriteAllText(directory["file"], "");
        var run = Run($"train --data DATA --hidden 4 --epochs 1 --out {path}").Failed(1, path);
        Assert.DoesNotContain("epoch", run.Error, StringComparison.Ordinal);
        Run($"export {tiny.Vae} -o {path}").Failed(1, path);
        Assert.Equal(["file"], directory.Files);
    }

    [Fact]
    public void What_a_trial_makes_is_removed_again()
    {
        FilePlace.RequireWritable(directory["a/b/c.npy"]);
        Assert.Empty(Directory.GetFileSystemEntries(directory.Path));
    }

    private CliRun Run(string line) =>
        CliRun.Of([
            .. line.Split(' ')
                .Select(word =>
                    word switch
                    {
                        "MODEL" => tiny.Vae,
                        "DATA" => tiny.Data,
                        _ => word,
                    }
                ),
        ]);

    [System.Runtime.InteropServices.DllImport(
        "libc",
        EntryPoint = "link",
        CharSet = System.Runtime.InteropServices.CharSet.Ansi
    )]
    private static extern int HardLink(string old, string made);
}
