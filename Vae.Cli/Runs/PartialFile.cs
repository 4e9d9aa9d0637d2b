using System.Security.Cryptography;
using Vae.Data;

namespace Vae.Cli;

/// <summary>A file of a run that is under way, and its hash so far.</summary>
internal abstract class PartialFile : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long headBytes;
    private long tailBytes;

    /// <param name="path">The path in the run's directory.</param>
    protected PartialFile(string path) => Path = path;

    /// <summary>The path in the run's directory.</summary>
    public string Path { get; }

    /// <summary>The bytes that are written.</summary>
    protected long Bytes { get; private set; }

    /// <summary>Starts a file, or goes on with one that is there.</summary>
    public static PartialFile Open(string path, RowFormat format, long firstRow) =>
        format == RowFormat.Pngs ? new PictureFolder(path, firstRow) : new PartialStream(path);

    /// <summary>What is written so far.</summary>
    public FileState State() => new(Bytes, Convert.ToHexStringLower(hash.GetCurrentHash()), headBytes, tailBytes);

    /// <summary>Appends what stands in front of all rows.</summary>
    public abstract void WriteHeader(ReadOnlySpan<byte> bytes);

    /// <summary>Appends the bytes of rows.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="piece">Which piece of a compressed file they are, if any that is to be found again.</param>
    public void Write(ReadOnlySpan<byte> bytes, FilePiece piece)
    {
        var before = Bytes;
        WriteRows(bytes);
        headBytes = piece == FilePiece.Head ? Bytes - before : headBytes;
        tailBytes = piece == FilePiece.Tail ? Bytes - before : tailBytes;
    }

    /// <summary>Goes back to a checkpoint; false when the file does not begin with its bytes.</summary>
    public bool Restore(FileState state, long rows)
    {
        Reset();
        if (!Agrees(state, rows))
        {
            return false;
        }

        (headBytes, tailBytes) = (state.HeadBytes, state.TailBytes);
        Truncate(state.Bytes, rows);
        return true;
    }

    /// <summary>Which checkpoints the file begins with, found in one reading.</summary>
    /// <param name="checkpoints">This file's states and the rows, in order.</param>
    public bool[] Agreement(IEnumerable<(FileState State, long Rows)> checkpoints)
    {
        Reset();
        return [.. checkpoints.Select(checkpoint => Agrees(checkpoint.State, checkpoint.Rows))];
    }

    /// <summary>Empties the file.</summary>
    public void Clear()
    {
        Reset();
        Truncate(0, 0);
    }

    /// <summary>Lets the disk begin with what is written so far, so that little is left to be waited for at the end.</summary>
    public virtual void BeginFlush() { }

    /// <summary>Hands everything to the disk and closes the file.</summary>
    public abstract void Finish();

    /// <inheritdoc/>
    public void Dispose()
    {
        hash.Dispose();
        Close();
    }

    /// <summary>Closes the file.</summary>
    protected abstract void Close();

    /// <summary>Appends rows.</summary>
    protected abstract void WriteRows(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Hands the bytes from those that are counted to the end of a checkpoint to <see cref="Count"/>; false when there are not as many.
    /// </summary>
    protected abstract bool ReadBack(FileState state, long rows);

    /// <summary>Removes what is behind a checkpoint.</summary>
    protected abstract void Truncate(long bytes, long rows);

    private bool Agrees(FileState state, long rows) =>
        ReadBack(state, rows) && Bytes == state.Bytes && State().Sha256 == state.Sha256;

    private void Reset()
    {
        _ = hash.GetHashAndReset();
        (Bytes, headBytes, tailBytes) = (0, 0, 0);
    }

    /// <summary>Takes bytes into the hash.</summary>
    protected void Count(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        Bytes += bytes.Length;
    }
}

/// <summary>Pieces of a compressed file: shards meet within a block, whose two halves have to be unpacked when they are joined.</summary>
internal enum FilePiece
{
    /// <summary>A whole block, or bytes that are not compressed.</summary>
    Body,

    /// <summary>The rows up to the first whole block.</summary>
    Head,

    /// <summary>The rows behind the last whole block.</summary>
    Tail,
}
