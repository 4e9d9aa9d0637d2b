namespace Vae.Cli.Tests.Runs;

/// <summary>Inputs that change while they are read, or that are too short from the start.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class ChangedInputTests(TinyModels tiny) : IDisposable
{
    private const int Rows = 80_000;

    // The command reads as many bytes of labels before it does anything, to tell the format.
    private const int AtOnce = 70_000;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("appended to")]
    [InlineData("cut")]
    [InlineData("replaced")]
    [InlineData("removed")]
    public void Images_that_change_while_they_are_read_are_named_and_nothing_is_left(string change)
    {
        var images = directory["images.idx"];
        var bytes = PacedRun.Images(Rows);
        File.WriteAllBytes(images, bytes);
        byte[] labels = [0, 0, 8, 1, 0, Rows >> 16, (Rows >> 8) & 0xFF, Rows & 0xFF, .. new byte[Rows]];
        // The labels pace the run: it cannot end before it has the last one.
        using var process = VaeProcess.Start([
            "encode",
            tiny.Vae,
            "--images",
            images,
            "--labels",
            "/dev/stdin",
            "-o",
            directory["out/codes.npy"],
        ]);
        process.Feed(labels, AtOnce, 16, () => HasRows(directory["out/codes.npy.partial/codes.npy"]));
        Change(images, bytes, change);
        process.FeedLast(labels);

        var run = process.Ended().Failed(1, $"{images} changed while it was read: it had {bytes.Length} bytes of ");
        Assert.Equal(1, run.Error.Count(c => c == '\n'));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["out"]));
    }

    [Fact]
    public void Images_that_changed_since_the_interruption_are_not_gone_on_with()
    {
        var images = directory["images.idx"];
        File.WriteAllBytes(images, PacedRun.Images(Rows));
        byte[] labels = [0, 0, 8, 1, 0, Rows >> 16, (Rows >> 8) & 0xFF, Rows & 0xFF, .. new byte[Rows]];
        string[] arguments =
        [
            .. (string[])["encode", tiny.Vae, "--images", images, "--labels", "/dev/stdin"],
            .. (string[])["-o", directory["out/codes.npy"], "--resume", "--batch-size", "16"],
        ];
        using (var process = VaeProcess.Start(arguments))
        {
            process.Feed(labels, AtOnce, 16, () => HasRows(directory["out/codes.npy.partial/codes.npy"]));
            process.Stop();
            process.Feed(labels, AtOnce, 16, () => false);
            process.Ended().Failed(130, "rows are kept");
        }

        File.SetLastWriteTimeUtc(images, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var again = VaeProcess.Start(arguments);
        again.Feed(labels, AtOnce, 16, () => false);
        again.Ended().Failed(1, "is what an interrupted run of something else left (an input: ", "2020-01-01");
    }

    [Theory]
    [InlineData("--count", "11", "has 10 labels; expected 11, one for each row up to 10")]
    [InlineData("--first-row", "10", "0 rows from row 10 on were asked for")]
    [InlineData("--first-row", "12", "-2 rows from row 12 on were asked for")]
    [InlineData("--first-row 3 --count", "8", "has 10 labels; expected 11")]
    [InlineData("--shard 1/2 --count", "11", "has 10 labels; expected 11")]
    public void Labels_that_are_too_few_are_refused_before_anything_is_computed(
        string options,
        string value,
        string expected
    )
    {
        File.WriteAllText(directory["labels.txt"], string.Join('\n', Enumerable.Repeat(1, 10)));
        var run = CliRun.Of([
            .. (string[])["generate", tiny.Cvae, "--labels-from", directory["labels.txt"]],
            .. (string[])["-o", directory["a.idx"], .. options.Split(' '), value],
        ]);
        Assert.InRange(run.ExitCode, 1, 2);
        run.Failed(run.ExitCode, expected);
        Assert.Equal(["labels.txt"], directory.Files);
    }

    [Fact]
    public void A_label_beyond_the_classes_is_named_with_its_row_and_nothing_is_left()
    {
        File.WriteAllText(
            directory["labels.txt"],
            string.Join('\n', Enumerable.Range(0, 40).Select(i => i == 33 ? 3 : 1))
        );
        CliRun
            .Of("generate", tiny.Cvae, "--labels-from", directory["labels.txt"], "-o", directory["a.idx"])
            .Failed(1, "labels.txt gives row 33 the label 3; expected a class from 0 to 2");
        Assert.Equal(["labels.txt"], directory.Files);
    }

    [Fact]
    public void As_many_images_are_generated_as_there_are_labels()
    {
        File.WriteAllText(directory["labels.txt"], string.Join('\n', Enumerable.Range(0, 40).Select(i => i % 3)));
        CliRun
            .Of(
                "generate",
                tiny.Cvae,
                "--labels-from",
                directory["labels.txt"],
                "--first-row",
                "7",
                "-o",
                directory["a.csv"]
            )
            .Succeeded();
        var lines = File.ReadAllLines(directory["a.csv"])[1..];
        Assert.Equal(
            Enumerable.Range(7, 33).Select(i => $"{i},{i % 3}"),
            lines.Select(line => string.Join(',', line.Split(',')[..2]))
        );
    }

    private static bool HasRows(string path) => File.Exists(path) && new FileInfo(path).Length > 128;

    private static void Change(string path, byte[] bytes, string how)
    {
        switch (how)
        {
            case "removed":
                File.Delete(path);
                break;
            case "replaced":
                File.WriteAllBytes($"{path}.new", bytes);
                File.SetLastWriteTimeUtc($"{path}.new", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
                File.Move($"{path}.new", path, overwrite: true);
                break;
            default:
                using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    file.SetLength(how == "cut" ? bytes.Length - 100 : bytes.Length + 100);
                }

                break;
        }
    }
}
