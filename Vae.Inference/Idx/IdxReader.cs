namespace Vae.Inference;

/// <summary>
/// Reads an IDX file (the format of MNIST), plain or gzipped, item by item in constant memory. Not thread-safe.
/// </summary>
public sealed partial class IdxReader : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly IdxInput input;
    private readonly IdxHeader header;
    private byte[] buffer = [];

    private IdxReader(IdxInput input, IdxHeader header) => (this.input, this.header) = (input, header);

    /// <summary>The type of the elements.</summary>
    public IdxElementType ElementType => header.ElementType;

    /// <summary>All dimensions, the number of items first: <c>[60000, 28, 28]</c> for MNIST's training images.</summary>
    public IReadOnlyList<int> Dimensions => header.Dimensions;

    /// <summary>The number of items: the first dimension.</summary>
    public int Count => header.Dimensions[0];

    /// <summary>The number of elements of one item: the product of the other dimensions; 1 when there are none.</summary>
    public int ItemSize => header.ItemSize;

    /// <summary>The number of items read so far.</summary>
    public int Position { get; private set; }

    /// <summary>
    /// Opens a file and checks its header; whether it is gzipped is seen from its contents. A plain file's length is checked here, a
    /// gzipped one's when its last item is read.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is no IDX file, or shorter or longer than its header says.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static IdxReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes), path);
    }

    /// <summary>Reads from a stream, which this reader then owns. Messages call it <paramref name="name"/>.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public static IdxReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            var input = new IdxInput(stream, name);
            var header = IdxHeader.Read(input);
            CheckLength(input, header);
            return new IdxReader(input, header);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whether items can be read in any order: not those of a gzipped file.</summary>
    public bool CanSeek => input.Length is not null;

    /// <summary>Goes to an item, which is read next.</summary>
    /// <param name="item">The item's number, from 0 to <see cref="Count"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    /// <exception cref="NotSupportedException">The file is gzipped.</exception>
    public void Seek(int item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(item);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(item, Count);
        if (!CanSeek)
        {
            throw new NotSupportedException(
                $"{input.Name} is gzipped; only the items of a plain IDX file can be sought."
            );
        }

        input.Seek(header.Length + (long)item * ItemSize * header.ElementBytes);
        Position = item;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => input.Dispose();

    private static void CheckLength(IdxInput input, IdxHeader header)
    {
        var expected = header.Length + header.DataBytes;
        if (input.Length is { } length && length != expected)
        {
            throw new InvalidDataException(
                $"{input.Name} has {length} bytes; expected {expected} for {header.Dimensions[0]} items of {header.ItemSize} elements "
                    + $"of type {header.ElementType}."
            );
        }
    }
}
