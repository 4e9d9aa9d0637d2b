using Microsoft.ML;

namespace Vae.MLNet.Tests.Data;

/// <summary>IDX files that cannot be read as a data view.</summary>
public sealed class BadIdxTests : IDisposable
{
    private readonly MLContext ml = new(seed: 1);
    private readonly IdxFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void Files_of_different_lengths_are_refused()
    {
        var shorter = files.Write("short.idx", [], new byte[IdxFiles.Count - 1], count: IdxFiles.Count - 1);

        var e = Assert.ThrowsAny<Exception>(() => Rows.Read(ml.Data.LoadFromIdx(files.Images(), shorter)));

        Assert.Contains($"{IdxFiles.Count}", e.Message, StringComparison.Ordinal);
        Assert.Contains($"{IdxFiles.Count - 1}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var e = Assert.ThrowsAny<IOException>(() => Rows.Read(ml.Data.LoadFromIdx(files.Directory["nowhere.idx"])));

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
            var view = ml.Data.LoadFromIdx(cut);
            using var cursor = view.GetRowCursor(view.Schema);
            for (; cursor.MoveNext(); read++) { }
        });

        Assert.Contains("cut.idx", e.Message, StringComparison.Ordinal);
        Assert.InRange(read, 0, IdxFiles.Count - 2);
    }
}
