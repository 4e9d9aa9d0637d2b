using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Vae.Inference;

namespace Vae.Training;

/// <summary>Where the rows of a data set lie, and how some of them are taken out.</summary>
internal abstract class RowStore(int width) : IDisposable
{
    /// <summary>The elements of a row.</summary>
    public int Width => width;

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Whether the rows are bytes, of which 255 is the number 1.</summary>
    public virtual bool AreBytes => false;

    /// <summary>The bytes of one row.</summary>
    public int RowBytes => width * (AreBytes ? sizeof(byte) : sizeof(float));

    /// <summary>Copies the rows from <paramref name="firstRow"/> on as they lie here: bytes, or float32 in the machine's order.</summary>
    public abstract void Read(int firstRow, Span<byte> rows);

    /// <summary>Copies rows by their numbers as they lie here.</summary>
    public abstract void Gather(ReadOnlySpan<int> numbers, Span<byte> rows);

    /// <summary>Copies the rows from <paramref name="firstRow"/> on as numbers.</summary>
    public void Read(int firstRow, Span<float> rows)
    {
        if (!AreBytes)
        {
            Read(firstRow, MemoryMarshal.AsBytes(rows));
            return;
        }

        var bytes = new byte[rows.Length];
        Read(firstRow, bytes);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = bytes[i] / 255f;
        }
    }

    public virtual void Dispose() { }
}

/// <summary>Rows in an array of the caller's.</summary>
internal sealed class ArrayRows<T>(T[] values, int width) : RowStore(width)
    where T : unmanaged
{
    public override int Count => values.Length / Width;

    public override bool AreBytes => typeof(T) == typeof(byte);

    /// <summary>The first <paramref name="count"/> rows in an array of their own.</summary>
    public ArrayRows<T> Take(int count) => new(values[..(count * Width)], Width);

    public override void Read(int firstRow, Span<byte> rows) =>
        // Only these rows: a span of all of them may have more bytes than a span can.
        MemoryMarshal.AsBytes(values.AsSpan(firstRow * Width, rows.Length / Unsafe.SizeOf<T>())).CopyTo(rows);

    public override void Gather(ReadOnlySpan<int> numbers, Span<byte> rows)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            Read(numbers[i], rows.Slice(i * RowBytes, RowBytes));
        }
    }
}

/// <summary>
/// Rows that came one after another: in memory up to a budget, and beyond it in a temporary file, which has no name any more or goes when
/// it is closed, whatever ends the process.
/// </summary>
internal sealed class SpilledRows : RowStore
{
    // Blocks are of a size that one array of them is no large part of a small budget, and that a read of a file is worth its call.
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> blocks = [];
    private readonly int rowsOfBlock;
    private readonly int mostBlocks;
    private readonly string? directory;
    private FileStream? file;
    private byte[] open;
    private int openRows;
    private int count;

    /// <param name="width">The elements of a row.</param>
    /// <param name="memoryBudget">The bytes that rows may take in memory; the file takes the rest.</param>
    /// <param name="directory">Where the file is made; the system's temporary directory when null.</param>
    public SpilledRows(int width, long memoryBudget, string? directory)
        : base(width)
    {
        this.directory = directory;
        rowsOfBlock = Math.Max(1, BlockBytes / RowBytes);
        mostBlocks = (int)Math.Min(int.MaxValue, memoryBudget / ((long)rowsOfBlock * RowBytes));
        open = [];
    }

    public override int Count => count;

    /// <summary>Whether a part of the rows lies in a file.</summary>
    public bool IsSpilled => file is not null;

    /// <summary>Adds a row of finite numbers.</summary>
    /// <exception cref="IOException">The disk is full, or the temporary directory is not writable.</exception>
    public void Add(ReadOnlySpan<float> row)
    {
        if (openRows == 0 && open.Length == 0)
        {
            open = new byte[rowsOfBlock * RowBytes];
        }

        MemoryMarshal.AsBytes(row).CopyTo(open.AsSpan(openRows * RowBytes));
        openRows++;
        count++;
        if (openRows == rowsOfBlock)
        {
            Close();
        }
    }

    /// <summary>Ends the adding.</summary>
    public void Complete()
    {
        if (openRows > 0)
        {
            Array.Resize(ref open, openRows * RowBytes);
            Close();
        }
    }

    public override void Read(int firstRow, Span<byte> rows)
    {
        var left = rows;
        for (var row = firstRow; left.Length > 0; )
        {
            var (block, place) = Math.DivRem(row, rowsOfBlock);
            var length = (int)Math.Min(left.Length, (long)(rowsOfBlock - place) * RowBytes);
            Copy(block, place, left[..length]);
            row += length / RowBytes;
            left = left[length..];
        }
    }

    public override void Gather(ReadOnlySpan<int> numbers, Span<byte> rows)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            var (block, place) = Math.DivRem(numbers[i], rowsOfBlock);
            Copy(block, place, rows.Slice(i * RowBytes, RowBytes));
        }
    }

    public override void Dispose()
    {
        file?.Dispose();
        base.Dispose();
    }

    private void Copy(int block, int place, Span<byte> rows)
    {
        if (block < blocks.Count)
        {
            blocks[block].AsSpan(place * RowBytes, rows.Length).CopyTo(rows);
            return;
        }

        var offset = ((long)(block - blocks.Count) * rowsOfBlock + place) * RowBytes;
        for (var read = 0; read < rows.Length; )
        {
            var more = RandomAccess.Read(file!.SafeFileHandle, rows[read..], offset + read);
            read += more > 0 ? more : throw new EndOfStreamException("The temporary file of rows has been cut.");
        }
    }

    private void Close()
    {
        if (file is null && blocks.Count < mostBlocks)
        {
            blocks.Add(open);
            open = [];
        }
        else
        {
            file ??= Create(directory ?? Path.GetTempPath());
            file.Write(open.AsSpan(0, openRows * RowBytes));
        }

        openRows = 0;
    }

    private static FileStream Create(string directory)
    {
        var path = Path.Combine(directory, $"vae-rows-{Path.GetRandomFileName()}");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess,
            BufferSize = 0,
        };
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return new FileStream(path, options);
            }

            // A name that is gone cannot be left behind by a process that is killed; Windows takes the file of such a process away itself.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var stream = new FileStream(path, options);
            File.Delete(path);
            return stream;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(
                $"The rows are more than the memory budget, and the rest cannot be written to {directory}: {e.Message}",
                e
            );
        }
    }
}
