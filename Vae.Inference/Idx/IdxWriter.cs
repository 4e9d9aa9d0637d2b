using System.IO.Compression;

namespace Vae.Inference;

/// <summary>
/// Writes an IDX file item by item in constant memory. The file appears under its name when <see cref="Complete"/> is called; disposing
/// the writer before that leaves nothing behind. Not thread-safe.
/// </summary>
public sealed partial class IdxWriter : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly Stream stream;
    private readonly FileStream? file;
    private readonly string? path;
    private readonly IdxHeader header;
    private readonly bool countGiven;
    private readonly byte[] buffer = new byte[BufferBytes];
    private bool done;

    private IdxWriter(Stream stream, FileStream? file, string? path, IdxHeader header, bool countGiven)
    {
        (this.stream, this.file, this.path, this.header, this.countGiven) = (stream, file, path, header, countGiven);
        header.Write(stream);
    }

    /// <summary>The number of elements of one item.</summary>
    public int ItemSize => header.ItemSize;

    /// <summary>The number of items written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Starts a file, gzipped when its name ends in <c>.gz</c>.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="elementType">The type of the elements.</param>
    /// <param name="itemDimensions">The dimensions of one item, such as 28 and 28; empty for labels.</param>
    /// <param name="count">The number of items; when null, the number written, which a gzipped file cannot leave open.</param>
    /// <exception cref="ArgumentException">A dimension or the count is out of range, or a gzipped file's count is not given.</exception>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static IdxWriter Create(
        string path,
        IdxElementType elementType,
        IReadOnlyList<int> itemDimensions,
        int? count = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        var header = Header(elementType, itemDimensions, count);
        var gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        if (gzip && count is null)
        {
            throw new ArgumentException($"{path} is gzipped, so its number of items has to be given.", nameof(count));
        }

        var file = AtomicFile.CreateTemporary(path);
        Stream stream = gzip ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : file;
        return new IdxWriter(stream, file, full, header, count is not null);
    }

    /// <summary>Starts writing plain IDX to a stream, which stays open.</summary>
    /// <inheritdoc cref="Create(string, IdxElementType, IReadOnlyList{int}, int?)"/>
    public static IdxWriter Create(
        Stream stream,
        IdxElementType elementType,
        IReadOnlyList<int> itemDimensions,
        int count
    )
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new IdxWriter(stream, null, null, Header(elementType, itemDimensions, count), countGiven: true);
    }

    /// <summary>Finishes the file, flushes it to disk and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">The number of items written is not the number given at the start.</exception>
    /// <exception cref="IOException">The disk is full.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(done, this);
        if (countGiven && Count != header.Dimensions[0])
        {
            throw new InvalidOperationException($"{Count} items were written; expected {header.Dimensions[0]}.");
        }

        if (file is null)
        {
            stream.Flush();
            done = true;
            return;
        }

        if (stream != file)
        {
            stream.Dispose();
        }
        else if (!countGiven)
        {
            file.Position = 0;
            (header with { Dimensions = [Count, .. header.Dimensions.Skip(1)] }).Write(file);
        }

        file.Flush(flushToDisk: true);
        file.Dispose();
        File.Move(file.Name, path!, overwrite: true);
        done = true;
    }

    /// <summary>Removes what was written unless <see cref="Complete"/> was called.</summary>
    public void Dispose()
    {
        if (!done && file is not null)
        {
            file.Dispose();
            File.Delete(file.Name);
        }

        done = true;
    }

    private static IdxHeader Header(IdxElementType elementType, IReadOnlyList<int> itemDimensions, int? count)
    {
        ArgumentNullException.ThrowIfNull(itemDimensions);
        var itemBytes = itemDimensions.Aggregate(
            (double)IdxElements.SizeInBytes(elementType),
            (product, d) => product * d
        );
        if (itemDimensions.Count > 254 || itemDimensions.Any(d => d < 1) || itemBytes > Array.MaxLength || count < 0)
        {
            throw new ArgumentException(
                $"An IDX file of {count?.ToString() ?? "any number of"} items of shape [{string.Join(", ", itemDimensions)}] is not "
                    + $"possible; expected at most 254 dimensions of at least 1, items of at most {Array.MaxLength} bytes, no negative count."
            );
        }

        return new IdxHeader(elementType, [count ?? 0, .. itemDimensions]);
    }
}
