namespace Vae.Tables.Tests;

public sealed class TableSourceTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("kind,size\na,1\nb,2\nb,3\n")]
    [InlineData("other\nx\ny\n")]
    [InlineData("")]
    public void A_file_that_is_another_at_the_second_reading_is_refused(string other)
    {
        var path = directory["rows.csv"];
        const string Rows = "kind,size\na,1\nb,2\n";
        File.WriteAllText(path, Rows);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        var source = TableSource.FromFile(path);
        Assert.Equal(2, source.Read().Sum(rows => rows.Count));
        Assert.Equal(2, source.Read().Sum(rows => rows.Count));

        File.WriteAllText(path, other);

        Assert.StartsWith(
            $"{path} changed while it was read: it had {Rows.Length} bytes of 2026-01-02 03:04:05.0000000Z and now has {other.Length} bytes of ",
            Assert.Throws<IOException>(() => source.Read().Sum(rows => rows.Count)).Message,
            StringComparison.Ordinal
        );
    }
}
