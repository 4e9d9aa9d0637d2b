using Vae.Data;
using Vae.Inference;
using Vae.Tests;

namespace Vae.Cli.Tests;

/// <summary>Folders of pictures at the command line.</summary>
public sealed class PictureFolderTests : IDisposable
{
    private static readonly string[] Classes = ["cat", "dog", "eel"];

    private readonly TemporaryDirectory directory = new();

    public PictureFolderTests()
    {
        for (var i = 0; i < 24; i++)
        {
            Picture($"set/train/{Classes[i % 3]}/{i}.png", i, 10, 8);
        }

        // Of one class there is no test picture.
        Picture("set/test/eel/1.png", 100, 8, 8);
        Picture("set/test/dog/1.png", 101, 8, 8);
    }

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_conditional_model_is_trained_on_sub_folders_and_reads_them()
    {
        Train("model", "cvae", "--data", directory["set"], "--size", "8x8").Succeeded();

        var card = ModelBundle.Read(directory["model"]).Card;
        Assert.Equal(Classes, card.ClassNames);
        Assert.Equal(24, card.Training!.TrainingRows);
        Assert.Equal(2, card.Training.TestRows);
        Assert.Equal("[3, 8, 8]", $"{card.Signature.Shape}");

        // The labels of sub-folders are the model's classes, though not all of them are there: those of a file of labels.
        var codes = Encode(directory["set/test"]);
        using (var file = RowReader.Open(codes, new RowReaderOptions { LabelColumn = "label" }))
        {
            var (rows, labels) = (new float[2 * file.RowSize], new long[2]);
            Assert.Equal(2, file.Read(rows, labels));
            Assert.Equal([1, 2], labels);
        }

        var measured = CliRun.Of("evaluate", directory["model"], "--data", directory["set"], "--json").Succeeded();
        var beside = CliRun
            .Of("evaluate", directory["model"], "--images", Flat(), "--labels", Text("labels.txt", "1\n2\n"), "--json")
            .Succeeded();
        Assert.Equal(Measured(beside), Measured(measured));
    }

    [Fact]
    public void Encoding_a_folder_in_shards_is_encoding_it_whole()
    {
        Train("model", "cvae", "--data", directory["set"], "--size", "8x8").Succeeded();
        string[] reading = ["--size", "8x8", "--fit", "fill"];
        var whole = Encode(directory["set/train"], reading);
        foreach (var shard in (string[])["0/2", "1/2"])
        {
            CliRun
                .Of([
                    .. (string[])["encode", directory["model"], "--images", directory["set/train"]],
                    .. (string[])["-o", directory["parts/codes.csv"], "--shard", shard],
                    .. reading,
                ])
                .Succeeded();
        }

        CliRun.Of("merge", directory["parts"], "-o", directory["merged.csv"]).Succeeded();
        Assert.Equal(File.ReadAllText(whole), File.ReadAllText(directory["merged.csv"]));
        // The other fit is another run, whose shards do not join.
        var padded = Encode(directory["set/train"], "--size", "8x8", "--fit", "pad");
        Assert.NotEqual(File.ReadAllText(directory["merged.csv"]), File.ReadAllText(padded));
    }

    [Fact]
    public void Pictures_are_grey_where_that_is_asked_for()
    {
        Train("grey", "vae", "--data", directory["set/train"], "--size", "8x8", "--picture-channels", "1").Succeeded();
        Assert.Equal("[1, 8, 8]", $"{ModelBundle.Read(directory["grey"]).Card.Signature.Shape}");
        CliRun
            .Of("encode", directory["grey"], "--images", directory["set/test"], "-o", directory["c.csv"])
            .Failed(1, "rows of 192 elements", "--picture-channels");
    }

    [Fact]
    public void What_a_folder_cannot_be_is_said()
    {
        var set = directory["set"];
        Train("m", "vae", "--data", directory["set/train"]).Succeeded();
        Train("m1", "vae", "--data", set).Failed(1, "have shape [3, 8, 8]");
        Train("m2", "vae", "--data", set, "--fit", "pad").Failed(2, "--fit was given without --size");
        Train("m2", "vae", "--data", set, "--size", "8").Failed(2, "--size is '8'", "such as 32x32");
        Train("m2", "vae", "--data", set, "--size", "8x8", "--picture-channels", "4")
            .Failed(2, "--picture-channels is 4");
        Train("m2", "vae", "--images", Text("rows.csv", "1,2\n3,4\n"), "--size", "8x8")
            .Failed(2, "is no directory", "--size");
        Train("m2", "cvae", "--data", set, "--size", "8x8", "--class-names", "a,b,c")
            .Failed(2, "--class-names was given", "cat, dog, eel");
        Assert.Contains(
            "of 1 of its 3 classes",
            Train("limited", "cvae", "--data", directory["set/train"], "--limit", "8").Succeeded().Error
        );
        directory.Write("set/train/dog/broken.png", 1, 2, 3);
        Train("m2", "vae", "--data", set, "--size", "8x8")
            .Failed(1, "broken.png is no PNG or JPEG file", "--skip-broken");
        var skipped = Train("m3", "vae", "--data", set, "--size", "8x8", "--skip-broken").Succeeded();
        Assert.Contains("1 of the 25 pictures", skipped.Error);
        Assert.Equal(24, ModelBundle.Read(directory["m3"]).Card.Training!.TrainingRows);
        Directory.CreateDirectory(directory["one"]);
        Directory.Move(directory["set/test/dog"], directory["one/dog"]);
        Train("m4", "cvae", "--data", directory["one"]).Failed(1, "has one class, dog", "two");
        Directory.CreateDirectory(directory["none"]);
        Train("m4", "vae", "--data", directory["none"]).Failed(1, "no file of training images", "pictures");
        Picture("set/test/fox/1.png", 1, 8, 8);
        Train("m4", "vae", "--data", set, "--size", "8x8", "--skip-broken")
            .Failed(1, "sub-folder fox", "cat, dog, eel");
    }

    private static string Measured(CliRun run) =>
        System.Text.Json.JsonDocument.Parse(run.Output).RootElement.GetProperty("measured").ToString();

    private CliRun Train(string name, string model, params string[] args) =>
        CliRun.Of([
            .. (string[])["train", "--model", model, "--out", directory[name], "--seed", "3", "--epochs", "1"],
            .. (string[])["--channels", "4,8", "--batch-size", "8", "--threads", "1", "--latent", "2"],
            .. args,
        ]);

    private string Encode(string images, params string[] args)
    {
        var path = directory[$"codes{args.Length}{args.LastOrDefault()}.csv"];
        CliRun.Of([.. (string[])["encode", directory["model"], "--images", images, "-o", path], .. args]).Succeeded();
        return path;
    }

    /// <summary>The test pictures as an array.</summary>
    private string Flat()
    {
        using var reader = RowReader.Open(directory["set/test"]);
        var rows = new byte[2 * reader.RowSize];
        reader.ReadValues<byte>(rows);
        var path = directory["flat.npy"];
        using var writer = RowWriter.Create(path, [3, 8, 8], new RowWriterOptions { ElementType = RowElement.UInt8 });
        writer.WriteValues<byte>(rows);
        writer.Complete();
        return path;
    }

    private string Text(string name, string text)
    {
        File.WriteAllText(directory[name], text);
        return directory[name];
    }

    private void Picture(string path, int seed, int width, int height)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(directory[path])!);
        var bytes = new byte[width * height * 3];
        new Random(seed).NextBytes(bytes);
        directory.Write(path, TestPicture.Png(width, height, 8, TestPicture.Rgb, bytes));
    }
}
