using System.IO.Compression;
using Microsoft.ML;

namespace Vae.MLNet.Tests.Data;

/// <summary>IDX files that cannot be read as a data view.</summary>
public sealed class BadRowFileTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IdxFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Files_of_different_lengths_are_refused()
    {
        var shorter = files.Write("short.idx", [], new byte[IdxFiles.Count - 1], count: IdxFiles.Count - 1);

        var e = Assert.ThrowsAny<Exception>(() => Rows.Read(ml.Data.LoadFromRowFile(files.Images(), shorter)));

        Assert.Contains($"{IdxFiles.Count}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{IdxFiles.Count - 1}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var e = Assert.ThrowsAny<IOException>(() => Rows.Read(ml.Data.LoadFromRowFile(files.Directory["nowhere.idx"])));

        Assert.Contains("nowhere.idx", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_early_fails_there_and_serves_the_rows_before()
    {
        var bytes = File.ReadAllBytes(files.Images());
        var cut = files.Directory.Write("cut.idx", bytes[..^8]);

        var read = 0;
        var e = Assert.ThrowsAny<Exception>(() =>
        {
            var view = ml.Data.LoadFromRowFile(cut);
            using var cursor = view.GetRowCursor(view.Schema);
            for (; cursor.MoveNext(); read++) { }
        });

        Assert.Contains("cut.idx", e.Message, StringComparison.Ordinal);
        Assert.InRange(read, 0, IdxFiles.Count - 2);
    }

    [Fact]
    public void A_gzipped_file_that_ends_early_is_named_when_it_is_shuffled()
    {
        var whole = File.ReadAllBytes(files.Images());
        using (var packed = new GZipStream(File.Create(files.Directory["cut.gz"]), CompressionLevel.Fastest))
        {
            packed.Write(whole.AsSpan(0, whole.Length - 8));
        }

        var view = ml.Data.LoadFromRowFile(files.Directory["cut.gz"]);

        var e = Assert.Throws<InvalidDataException>(() => view.GetRowCursor(view.Schema, new Random(1)));
        Assert.Contains("cut.gz", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_of_no_images_has_no_rows_shuffled_or_not(bool compressed)
    {
        var view = ml.Data.LoadFromRowFile(files.Write("none.idx", [2, 3], [], compressed, count: 0));

        using var inOrder = view.GetRowCursor(view.Schema);
        using var shuffled = view.GetRowCursor(view.Schema, new Random(1));
        Assert.False(inOrder.MoveNext());
        Assert.False(shuffled.MoveNext());
    }
}
