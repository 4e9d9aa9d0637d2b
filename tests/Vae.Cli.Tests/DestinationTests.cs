using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary>What stands at an output's place is lost only when it is an earlier output, and what is read never is.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class DestinationTests(TinyModels tiny) : IDisposable
{
    private const string Thesis = "five years of work";

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("generate MODEL -n 2 -o d/")]
    [InlineData("generate MODEL -n 2 -o d/ --overwrite")]
    [InlineData("generate MODEL -n 2 -o d/ --resume")]
    [InlineData("generate MODEL -n 2 -o d/ --shard 0/1")]
    [InlineData("merge shards -o d/")]
    [InlineData("merge shards -o d/ --overwrite")]
    [InlineData("report --vae MODEL --cvae CMODEL --data DATA -o d")]
    public void A_directory_with_other_files_is_never_replaced(string line)
    {
        Directory.CreateDirectory(directory["shards"]);
        Run("generate MODEL -n 2 -o shards/d/ --shard 0/1").Succeeded();
        // A shard's own place, which is that of the file for all others.
        foreach (var name in (string[])["d", "d-00000-of-00001"])
        {
            Directory.CreateDirectory(directory[name]);
            File.WriteAllText(directory[$"{name}/thesis.txt"], Thesis);
        }

        Run(line).Failed(1, directory["d"], "holds files that are no");
        Assert.Equal(Thesis, File.ReadAllText(directory["d/thesis.txt"]));
        Assert.Equal(Thesis, File.ReadAllText(directory["d-00000-of-00001/thesis.txt"]));
        Assert.DoesNotContain(directory.Files, file => file.Contains(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_among_earlier_pictures_keeps_them()
    {
        Run("generate MODEL -n 2 -o d/").Succeeded();
        Run("generate MODEL -n 3 -o d/").Succeeded();
        File.WriteAllText(directory["d/000000000000/thesis.txt"], Thesis);
        Run("generate MODEL -n 2 -o d/").Failed(1, directory["d"], "no earlier output");
        Assert.Equal(Thesis, File.ReadAllText(directory["d/000000000000/thesis.txt"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --resume")]
    public void What_was_changed_since_is_no_earlier_output(string option)
    {
        Run("generate MODEL -n 2 -o a.csv").Succeeded();
        Run("generate MODEL -n 2 -o a.csv").Succeeded();
        File.WriteAllText(directory["a.csv"], Thesis);
        Run("generate MODEL -n 2 -o a.csv" + option).Failed(1, "a.csv", "--overwrite");
        Assert.Equal(Thesis, File.ReadAllText(directory["a.csv"]));

        Run("generate MODEL -n 2 -o e/").Succeeded();
        File.WriteAllText(directory["e/000000000000/000000000001.png"], Thesis);
        // A resumed run that is complete has nothing to do.
        var again = Run("generate MODEL -n 2 -o e/" + option);
        Assert.Equal(option.Length == 0 ? 1 : 0, again.ExitCode);
        Assert.Equal(Thesis, File.ReadAllText(directory["e/000000000000/000000000001.png"]));
    }

    [Theory]
    [InlineData("lock")]
    [InlineData("journal")]
    [InlineData("manifest.json")]
    public void A_directory_that_only_looks_like_an_interrupted_runs_is_left_alone(string name)
    {
        Directory.CreateDirectory(directory["a.npy.partial"]);
        File.WriteAllText(directory[$"a.npy.partial/{name}"], Thesis);
        File.WriteAllText(directory["a.npy.partial/thesis.txt"], Thesis);
        Run("generate MODEL -n 2 -o a.npy").Succeeded();
        Assert.Equal(Thesis, File.ReadAllText(directory["a.npy.partial/thesis.txt"]));
        Assert.Equal(Thesis, File.ReadAllText(directory[$"a.npy.partial/{name}"]));
        Assert.True(File.Exists(directory["a.npy"]));
    }

    [Fact]
    public void An_input_in_the_runs_own_directory_is_not_wiped()
    {
        Run("generate MODEL -n 2 -o rows.npy").Succeeded();
        Directory.CreateDirectory(directory["a.npy.partial"]);
        File.Move(directory["rows.npy"], directory["a.npy.partial/a.npy"]);
        Run("encode MODEL --images a.npy.partial/a.npy -o a.npy").Failed(1, "a.npy.partial", "which is read");
        Assert.True(File.Exists(directory["a.npy.partial/a.npy"]));
    }

    [Fact]
    public void A_file_below_dev_is_a_file()
    {
        const string Shared = "/dev/shm";
        var place = Directory.Exists(Shared) ? Directory.CreateDirectory($"{Shared}/vae-{Guid.NewGuid():N}") : null;
        var path = place is null ? directory["a.csv"] : $"{place.FullName}/a.csv";
        try
        {
            CliRun.Of("generate", tiny.Vae, "-n", "2", "-o", path).Succeeded();
            File.WriteAllText(path, Thesis);
            CliRun.Of("generate", tiny.Vae, "-n", "2", "-o", path).Failed(1, path, "--overwrite");
            CliRun.Of("traverse", tiny.Vae, "--steps", "2", "-o", path).Failed(1, path, "--overwrite");
            Assert.Equal(Thesis, File.ReadAllText(path));
        }
        finally
        {
            place?.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("export MODEL -o . --overwrite")]
    [InlineData("train --data DATA -o . --epochs 1 --hidden 4 --threads 1 --overwrite")]
    public void A_directory_in_a_bundles_file_s_place_is_found_before_the_training(string line)
    {
        Directory.CreateDirectory(directory["decoder.onnx"]);
        var before = directory.Files.ToArray();
        Run(line).Failed(1, "decoder.onnx", "is a directory");
        Assert.Equal(before, directory.Files);
    }

    [Theory]
    [InlineData("generate MODEL -n 2 -o a.idx", "a.idx")]
    [InlineData("generate MODEL -n 2 -o a.idx", "a.idx.manifest.json")]
    [InlineData("generate CMODEL -n 2 -o a.idx --with labels", "a.labels.idx")]
    [InlineData("generate MODEL -n 2 -o a.png", "a.png")]
    [InlineData("encode MODEL --data DATA -o a.csv", "a.csv")]
    [InlineData("reconstruct MODEL --data DATA -o a.npy", "a.npy")]
    [InlineData("reconstruct MODEL --data DATA -o a.png", "a.png")]
    [InlineData("interpolate MODEL -o a.csv", "a.csv")]
    [InlineData("traverse MODEL --steps 2 -o a.png", "a.png")]
    [InlineData("merge shards -o a.idx", "a.idx")]
    [InlineData("export MODEL -o .", "model.json")]
    [InlineData("train --data DATA -o . --epochs 1 --hidden 4 --threads 1", "encoder.onnx")]
    [InlineData("train --data DATA -o . --epochs 1 --hidden 4 --threads 1", "training/metrics.csv")]
    public void Another_file_is_replaced_only_when_that_is_asked_for(string line, string file)
    {
        Run("generate MODEL -n 2 -o shards/a.idx --shard 0/1").Succeeded();
        Directory.CreateDirectory(directory["training"]);
        File.WriteAllText(directory[file], Thesis);
        var before = directory.Files.ToArray();
        Run(line).Failed(1, file, "--overwrite");
        Assert.Equal(Thesis, File.ReadAllText(directory[file]));
        Assert.Equal(before, directory.Files);
        Run($"{line} --overwrite").Succeeded();
        Assert.NotEqual(Thesis, File.ReadAllText(directory[file]));
    }

    [Theory]
    [InlineData("generate MODEL -n 2 -o a.idx")]
    [InlineData("generate CMODEL -n 2 -o a.npy --with labels,rows")]
    [InlineData("reconstruct MODEL --data DATA -o a.png")]
    [InlineData("traverse MODEL --steps 2 -o a.png")]
    [InlineData("merge shards -o a.idx")]
    [InlineData("export MODEL -o a")]
    public void An_earlier_output_is_replaced_without_asking(string line)
    {
        Run("generate MODEL -n 2 -o shards/a.idx --shard 0/1").Succeeded();
        Run(line).Succeeded();
        Run(line).Succeeded();
    }

    [Fact]
    public void An_earlier_output_that_somebody_edited_is_kept_from_another_run()
    {
        Run("encode MODEL --data DATA -n 3 -o a.csv").Succeeded();
        File.AppendAllText(directory["a.csv"], Thesis);
        Run("encode MODEL --data DATA -n 4 -o a.csv").Failed(1, "a.csv", "--overwrite");
        Assert.EndsWith(Thesis, File.ReadAllText(directory["a.csv"]));
    }

    [Theory]
    [InlineData("encode MODEL --images s.csv -o s.csv")]
    [InlineData("encode MODEL --images s.csv -o ./b/../s.csv --overwrite")]
    [InlineData("encode MODEL --images link.csv -o s.csv --overwrite")]
    [InlineData("encode MODEL --images s.csv -o link.csv --overwrite")]
    [InlineData("encode MODEL --images linked/s.csv -o s.csv --overwrite")]
    [InlineData("encode CMODEL --images DATA/t10k-images-idx3-ubyte --labels s.csv -o s.csv --overwrite")]
    [InlineData("reconstruct MODEL --images s.csv -o s.csv --overwrite")]
    [InlineData("interpolate MODEL --images s.csv -o s.csv --overwrite")]
    [InlineData("generate CMODEL --labels-from s.csv -o s.csv --overwrite")]
    [InlineData("generate MODEL -n 1 --format csv -o MODEL/model.json --overwrite")]
    [InlineData("traverse MODEL --format csv -o MODEL/encoder.onnx --overwrite")]
    [InlineData("encode MODEL --data DATA -o DATA/t10k-images-idx3-ubyte --overwrite")]
    [InlineData("merge shards -o shards/a-00000-of-00001.idx --overwrite")]
    public void What_is_read_is_never_written(string line)
    {
        Run("generate MODEL -n 2 -o shards/a.idx --shard 0/1").Succeeded();
        Run("generate MODEL -n 2 -o s.csv").Succeeded();
        File.Delete(directory["s.csv.manifest.json"]);
        File.CreateSymbolicLink(directory["link.csv"], "s.csv");
        Directory.CreateSymbolicLink(directory["linked"], ".");
        var before = File.ReadAllBytes(directory["s.csv"]);
        Run(line).Failed(1, "is read", "expected another output");
        Assert.Equal(before, File.ReadAllBytes(directory["s.csv"]));
        Assert.Equal(TinyModels.TestRows, RowReader.Open(tiny.TestImages).Count);
        ModelBundle.Read(tiny.Vae);
    }

    [Fact]
    public void A_directory_where_an_interrupted_run_would_be_is_left_alone()
    {
        Directory.CreateDirectory(directory["a.idx.partial"]);
        File.WriteAllText(directory["a.idx.partial/thesis.txt"], Thesis);
        Run("generate MODEL -n 2 -o a.idx").Succeeded();
        Assert.Equal(Thesis, File.ReadAllText(directory["a.idx.partial/thesis.txt"]));
        Assert.Equal(["a.idx", "a.idx.manifest.json", "a.idx.partial/thesis.txt"], directory.Files);
    }

    [Theory]
    [InlineData("--threads 1025", 2, "1025")]
    [InlineData("--threads 100000", 2, "100000")]
    [InlineData("--threads -1", 2, "-1")]
    public void A_senseless_number_of_threads_is_a_usage_error(string threads, int code, string found)
    {
        Run($"generate MODEL -n 1 -o a.idx {threads}").Failed(code, found, "1024");
        Run($"train --data DATA -o m --epochs 1 {threads}").Failed(code, found, "1024");
        Run($"study beta --data DATA {threads}").Failed(code, found, "1024");
        Assert.Empty(directory.Files);
    }

    /// <summary>Runs a line in which the paths that name no model or data set are in the test's own directory.</summary>
    private CliRun Run(string line)
    {
        var words = line.Split(' ');
        for (var i = 1; i < words.Length; i++)
        {
            words[i] =
                words[i - 1] is "-o" or "--images" or "--labels" or "--labels-from" or "merge" ? InPlace(words[i])
                : words[i] is "MODEL" or "CMODEL" or "DATA" ? InPlace(words[i])
                : words[i];
        }

        return CliRun.Of(words);
    }

    private string InPlace(string word)
    {
        var parts = word.Split('/', 2);
        var first = parts[0] switch
        {
            "MODEL" => tiny.Vae,
            "CMODEL" => tiny.Cvae,
            "DATA" => tiny.Data,
            var name => directory[name],
        };
        return parts.Length == 1 ? first : $"{first}/{parts[1]}";
    }
}
