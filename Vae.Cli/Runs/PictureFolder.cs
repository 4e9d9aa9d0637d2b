using System.Buffers.Binary;
using System.Globalization;

namespace Vae.Cli;

/// <summary>
/// A directory of pictures, named by their rows' numbers. Directories within it hold ten thousand each, since file systems do not like
/// millions in one.
/// </summary>
internal sealed class PictureFolder(string path, long firstRow) : PartialFile(path)
{
    private const long PerDirectory = 10_000;

    private long written;
    private string? made;

    /// <summary>The path of a row's picture within the directory.</summary>
    public static string NameOf(long row) =>
        System.IO.Path.Combine(
            string.Create(CultureInfo.InvariantCulture, $"{row / PerDirectory * PerDirectory:D12}"),
            string.Create(CultureInfo.InvariantCulture, $"{row:D12}.png")
        );

    public override void WriteHeader(ReadOnlySpan<byte> bytes) => Directory.CreateDirectory(Path);

    public override void Finish() { }

    protected override void Close() { }

    protected override void WriteRows(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var picture = bytes.Slice(sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(bytes));
            File.WriteAllBytes(PathOf(firstRow + written), picture);
            Count(picture);
            bytes = bytes[(sizeof(int) + picture.Length)..];
            written++;
        }
    }

    protected override bool ReadBack(FileState state, long rows)
    {
        for (written = Bytes == 0 ? 0 : written; written < rows; written++)
        {
            var picture = System.IO.Path.Combine(Path, NameOf(firstRow + written));
            if (!File.Exists(picture))
            {
                return false;
            }

            Count(File.ReadAllBytes(picture));
        }

        return true;
    }

    // Pictures behind a checkpoint are written again, and there are none behind the run's end; before the first one there may be any.
    protected override void Truncate(long bytes, long rows)
    {
        written = rows;
        if (rows == 0 && Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
            made = null;
        }
    }

    private string PathOf(long row)
    {
        var picture = System.IO.Path.Combine(Path, NameOf(row));
        var directory = System.IO.Path.GetDirectoryName(picture)!;
        if (directory != made)
        {
            Directory.CreateDirectory(directory);
            made = directory;
        }

        return picture;
    }
}
