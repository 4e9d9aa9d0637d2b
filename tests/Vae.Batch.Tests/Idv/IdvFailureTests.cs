using System.IO.Compression;

namespace Vae.Batch.Tests.Idv;

/// <summary>Files that cannot be written.</summary>
public sealed class IdvFailureTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly TemporaryDirectory output = new();

    public void Dispose()
    {
        directory.Dispose();
        output.Dispose();
    }

    [Fact]
    public void Nothing_but_the_file_is_left_behind_even_after_a_run_that_was_killed()
    {
        output.Write("rows.idv.blocks", new byte[100_000]);
        using var target = File.Create(output["rows.idv"]);
        IdvFile.Write(target, IdvRows.Write(directory, 0, 20), 0, CancellationToken.None);
        target.Close();

        Assert.Equal(["rows.idv"], output.Files);
        Assert.Equal(IdvRows.Idv(directory, 0, 20), File.ReadAllBytes(output["rows.idv"]));
    }

    [Fact]
    public void A_cancelled_run_says_so_and_leaves_nothing_behind()
    {
        var columns = IdvRows.Write(directory, 0, IdvRows.SeveralBlocks);
        using (var target = File.Create(output["rows.idv"]))
        {
            Assert.ThrowsAny<OperationCanceledException>(() =>
                IdvFile.Write(target, columns, 0, new CancellationToken(canceled: true))
            );
            Assert.Equal(0, target.Length);
        }

        Assert.Equal(["rows.idv"], output.Files);
    }

    [Fact]
    public void A_run_is_cancelled_while_the_file_is_copied()
    {
        using var cancellation = new CancellationTokenSource();
        using var target = new CancellingStream(cancellation);

        Assert.ThrowsAny<OperationCanceledException>(() =>
            IdvFile.Write(target, IdvRows.Write(directory, 0, 20), 0, cancellation.Token)
        );
        Assert.Equal(1, target.Writes);
    }

    [Fact]
    public void A_source_that_ends_early_is_named_wherever_it_is_read()
    {
        var columns = IdvRows.Write(directory, 0, IdvRows.SeveralBlocks);
        var whole = File.ReadAllBytes(columns[0].IdxPath);
        using (var packed = new GZipStream(File.Create(directory["cut.gz"]), CompressionLevel.Fastest))
        {
            packed.Write(whole.AsSpan()[..^1]);
        }

        columns[0] = columns[0] with { IdxPath = directory["cut.gz"] };
        var e = Assert.Throws<InvalidDataException>(() =>
            IdvFile.Write(Stream.Null, columns, 0, CancellationToken.None)
        );

        Assert.Contains("cut.gz", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_different_lengths_are_refused()
    {
        var columns = IdvRows.Write(directory, 0, 20);
        columns[2] = IdvRows.Write(directory, 0, 19)[2];

        var e = Assert.Throws<InvalidDataException>(() =>
            IdvFile.Write(Stream.Null, columns, 0, CancellationToken.None)
        );

        Assert.Equal(
            $"{columns[2].IdxPath} holds 19 items; expected 20, one per item of {columns[0].IdxPath}.",
            e.Message
        );
    }

    private sealed class CancellingStream(CancellationTokenSource cancellation) : MemoryStream
    {
        public int Writes { get; private set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Writes++;
            cancellation.Cancel();
        }
    }
}
