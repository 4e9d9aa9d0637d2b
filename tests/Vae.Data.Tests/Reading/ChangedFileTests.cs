using System.Text;
using System.Text.Json;

namespace Vae.Data.Tests.Reading;

/// <summary>Files that do not stay as they are.</summary>
public sealed class ChangedFileTests : IDisposable
{
    private static readonly DateTime Earlier = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly DateTime Later = new(2026, 1, 2, 3, 4, 6, DateTimeKind.Utc);
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 400_000).Select(i => (byte)(i * i / 31))];

    private readonly TemporaryDirectory directory = new();

    public static IEnumerable<object[]> FormatsAndWays =>
        from format in new[] { "idx", "npy", "csv" }
        from way in Packed.Ways
        select new object[] { format, way };

    public void Dispose() => directory.Dispose();

    [Fact]
    public void The_stamp_is_the_length_and_the_last_write()
    {
        var path = Write("x.csv", "1,2\n"u8.ToArray());
        using var reader = RowReader.Open(path);
        Assert.Equal(new FileStamp(4, Earlier), reader.Stamp);
        Assert.Equal(path, reader.Name);
        var json = JsonSerializer.Serialize(reader.Stamp, SnakeCase);
        Assert.Equal("""{"bytes":4,"modified":"2026-01-02T03:04:05Z"}""", json);
        reader.CheckUnchanged();
    }

    [Fact]
    public void A_stamp_comes_back_from_JSON_to_the_last_tick()
    {
        var path = directory.Write("x.csv", 1, 2, 3);
        var stamp = FileStamp.Of(path);
        Assert.Equal(stamp, JsonSerializer.Deserialize<FileStamp>(JsonSerializer.Serialize(stamp)));
    }

    [Fact]
    public void A_stream_has_no_stamp()
    {
        using var reader = RowReader.Open(new MemoryStream("1\n"u8.ToArray()), "x");
        Assert.Null(reader.Stamp);
        reader.CheckUnchanged();
    }

    [Fact]
    public void A_link_has_the_stamp_of_what_it_links_to()
    {
        var path = Write("x.csv", "1\n"u8.ToArray());
        File.CreateSymbolicLink(directory["link"], path);
        using var reader = RowReader.Open(directory["link"]);
        Assert.Equal(new FileStamp(2, Earlier), reader.Stamp);
        reader.CheckUnchanged();
    }

    [Fact]
    public void A_write_is_noticed()
    {
        var path = Write("x.csv", "1\n2\n"u8.ToArray());
        using var reader = RowReader.Open(path);
        using var labels = RowReader.OpenLabels(path);
        Append(path, "3\n"u8);
        const string Sentence =
            "X changed while it was read: it had 4 bytes of 2026-01-02 03:04:05.0000000Z and now has 6 bytes of "
            + "2026-01-02 03:04:06.0000000Z; expected a file that stays as it is.";
        Assert.Equal(Sentence.Replace("X", path, StringComparison.Ordinal), Changed(reader.CheckUnchanged));
        Assert.Equal(Sentence.Replace("X", path, StringComparison.Ordinal), Changed(labels.CheckUnchanged));
    }

    [Fact]
    public void Another_file_under_the_name_is_noticed()
    {
        var path = Write("x.csv", "1\n"u8.ToArray());
        using var reader = RowReader.Open(path);
        File.WriteAllBytes(directory["new"], "2\n"u8.ToArray());
        File.Move(directory["new"], path, overwrite: true);
        var rows = new float[1];
        Assert.Equal(1, reader.Read(rows, []));
        Assert.Equal([1f], rows);
        Assert.Contains("changed while it was read", Changed(reader.CheckUnchanged), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_gone_is_noticed()
    {
        var path = Write("x.csv", "1\n"u8.ToArray());
        using var reader = RowReader.Open(path);
        File.Delete(path);
        Assert.Equal(
            $"{path} changed while it was read: it had 2 bytes of 2026-01-02 03:04:05.0000000Z and now is gone; "
                + "expected a file that stays as it is.",
            Changed(reader.CheckUnchanged)
        );
    }

    [Theory]
    [MemberData(nameof(FormatsAndWays))]
    public void A_file_cut_short_is_one_that_changed_rather_than_a_damaged_one(string format, string way)
    {
        var path = Write("x", Packed.As(way, Contents(format), parts: 4));
        using var reader = RowReader.Open(path);
        Assert.Equal(1, reader.Read(new float[4], []));
        using (var file = Touch(path))
        {
            // Not at a line's end, so that the last line has too few fields.
            file.SetLength(file.Length / 2 - 1);
        }

        File.SetLastWriteTimeUtc(path, Later);
        Assert.Contains("changed while it was read", Changed(() => reader.ReadAll(1000)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("idx")]
    [InlineData("npy")]
    [InlineData("csv")]
    public void A_file_that_grows_is_one_that_changed(string format)
    {
        var path = Write("x", Contents(format));
        using var reader = RowReader.Open(path);
        Assert.Equal(1, reader.Read(new float[4], []));
        Append(path, "9"u8);
        Assert.Contains("changed while it was read", Changed(() => reader.ReadAll(1000)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_that_stays_as_it_is_is_damaged()
    {
        var path = Write("x.gz", Packed.As("gzip", Contents("npy"))[..^5000]);
        using var reader = RowReader.Open(path);
        var refusal = Assert.Throws<InvalidDataException>(() => reader.ReadAll(1000));
        Assert.StartsWith($"{path} is a damaged gzip file", refusal.Message, StringComparison.Ordinal);
    }

    private static string Changed(Action action) => Assert.IsType<IOException>(Record.Exception(action)).Message;

    private static byte[] Contents(string format) =>
        format switch
        {
            "idx" => [0, 0, 8, 2, 0, 1, 0x86, 0xA0, 0, 0, 0, 4, .. Bytes],
            "npy" => NpyBytes.Of("|u1", Bytes, 100_000, 4),
            _ => Encoding.UTF8.GetBytes(string.Join('\n', Bytes.Chunk(4).Select(row => string.Join(',', row)))),
        };

    private string Write(string name, byte[] bytes)
    {
        var path = directory.Write(name, bytes);
        File.SetLastWriteTimeUtc(path, Earlier);
        return path;
    }

    private static void Append(string path, ReadOnlySpan<byte> bytes)
    {
        using (var file = Touch(path))
        {
            file.Seek(0, SeekOrigin.End);
            file.Write(bytes);
        }

        File.SetLastWriteTimeUtc(path, Later);
    }

    // Another program's handle: one that asks nobody.
    private static FileStream Touch(string path) =>
        new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
}
