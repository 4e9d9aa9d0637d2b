using System.IO.Compression;

namespace Vae.Cli.Tests.DataSets;

public sealed class DataSetCacheTests : IDisposable
{
    private const string Images = "train-images-idx3-ubyte";
    private const string Labels = "train-labels-idx1-ubyte";

    private static readonly byte[] Hello = "hello"u8.ToArray();
    private static readonly byte[] World = "world"u8.ToArray();

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Files_are_stored_uncompressed_under_their_standard_names_and_fetched_once()
    {
        var source = new FakeSource("the shop", ("train-images.idx3-ubyte.gz", Gzip(Hello)), (Labels, World));
        var cache = new DataSetCache(directory.Path);
        Assert.False(cache.Contains(Greeting(source)));
        var files = cache.Get(Greeting(source));
        Assert.Equal(directory[Path.Combine("greeting", Images)], files.TrainImages);
        Assert.Equal(Hello, File.ReadAllBytes(files.TrainImages));
        Assert.Equal(World, File.ReadAllBytes(files.TrainLabels!));
        Assert.Equal(("greeting", null, null), (files.Name, files.TestImages, files.TestLabels));
        cache.Get(Greeting(source));
        Assert.Equal(1, source.Calls);
        Assert.True(cache.Contains(Greeting(source)));
        Assert.False(Directory.Exists(source.WorkDirectory));
    }

    [Fact]
    public void A_damaged_file_in_the_cache_is_fetched_again()
    {
        var source = new FakeSource("the shop", (Images, Hello), (Labels, World));
        var cache = new DataSetCache(directory.Path);
        var files = cache.Get(Greeting(source));
        File.WriteAllText(files.TrainImages, "hellO");
        var reports = new List<string>();
        Assert.Equal(Hello, File.ReadAllBytes(cache.Get(Greeting(source), reports.Add).TrainImages));
        Assert.Equal(
            [
                "Fetching greeting from the shop.",
                $"Replacing {files.TrainImages}, which has the MD5 06612c0d9c73d47a7042afd7024d7c82; expected 5d41402abc4b2a76b9719d911017c592.",
            ],
            reports
        );
        Assert.Equal(2, source.Calls);
    }

    [Fact]
    public void Sources_are_tried_in_order_until_one_has_the_right_files()
    {
        var reports = new List<string>();
        var first = new FakeSource("the first shop") { Failure = new IOException("It is closed.") };
        var second = new FakeSource("the second shop", (Images, World), (Labels, World));
        var third = new FakeSource("the third shop", (Images, Hello), (Labels, World));
        var fourth = new FakeSource("the fourth shop");
        new DataSetCache(directory.Path).Get(Greeting(first, second, third, fourth), reports.Add);
        Assert.Equal((1, 1, 1, 0), (first.Calls, second.Calls, third.Calls, fourth.Calls));
        Assert.Equal("Fetching greeting from the first shop.", reports[0]);
        Assert.Equal("Tried the first shop: It is closed.", reports[1]);
        Assert.Contains("MD5 7d793037a0760186574b0282f2f435e7; expected 5d41402abc4b2a76b9719d911017c592", reports[3]);
    }

    [Fact]
    public void When_every_source_fails_the_error_says_what_was_tried_and_nothing_is_left()
    {
        var closed = new FakeSource("the first shop") { Failure = new IOException("It is closed.") };
        var wrong = new FakeSource("the second shop", (Images, World), (Labels, World));
        var empty = new FakeSource("the third shop", (Labels, World));
        var broken = new FakeSource("the fourth shop", (Images, Gzip(Hello)[..12]), (Labels, World));
        var cache = new DataSetCache(directory.Path);
        var message = Assert.Throws<IOException>(() => cache.Get(Greeting(closed, wrong, empty, broken))).Message;
        Assert.StartsWith("The data set greeting is unavailable.", message);
        Assert.Contains($"has no {Images}.", message);
        Assert.Contains("the first shop: It is closed.", message);
        Assert.Contains("the second shop: Its file", message);
        Assert.Contains($"the third shop: It has no file {Images}.", message);
        Assert.Contains("the fourth shop: ", message);
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void Cancellation_ends_the_fetching()
    {
        var source = new FakeSource("the shop", (Images, Hello), (Labels, World));
        var cache = new DataSetCache(directory.Path);
        Assert.Throws<OperationCanceledException>(() => cache.Get(Greeting(source), null, new CancellationToken(true)));
        Assert.Equal(0, source.Calls);
    }

    [Fact]
    public void What_is_neither_a_name_nor_a_directory_is_refused()
    {
        var cache = new DataSetCache(directory.Path);
        var message = Assert.Throws<DirectoryNotFoundException>(() => cache.Resolve(directory["nowhere"])).Message;
        Assert.Contains("mnist, fashion-mnist, sprites or a directory", message);
    }

    /// <summary>MD5 of "hello" and "world" as md5sum gives them.</summary>
    private static KnownDataSet Greeting(params IDataSetSource[] sources) =>
        new()
        {
            Name = "greeting",
            Files = [new(Images, "5d41402abc4b2a76b9719d911017c592"), new(Labels, "7d793037a0760186574b0282f2f435e7")],
            Sources = sources,
        };

    private static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }
}
