using System.Globalization;
using System.Security.Cryptography;
using Vae.Data;

namespace Vae.Cli;

/// <summary>Joins one file of each shard to one of the whole run.</summary>
internal interface IJoiner : IDisposable
{
    /// <summary>Checks the next shard's file and appends it.</summary>
    /// <exception cref="InvalidDataException">It is missing or damaged.</exception>
    void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation);

    /// <summary>Finishes the file and describes it.</summary>
    FileEntry Complete(CancellationToken cancellation);
}

/// <summary>
/// Joins files whose rows follow a header. Pieces of compressed files are copied as they are but for the blocks in which two shards meet:
/// these are unpacked, joined and packed again, as one run would have packed them.
/// </summary>
internal sealed class StreamJoiner : IJoiner
{
    private readonly RunDescription run;
    private readonly FileLayout layout;
    private readonly PartialStream target;
    private readonly MemoryStream open = new();
    private readonly MemoryStream packed = new();
    private long headerBytes;

    /// <param name="run">The run.</param>
    /// <param name="layout">The file of it.</param>
    /// <param name="path">The path to write to.</param>
    public StreamJoiner(RunDescription run, FileLayout layout, string path)
    {
        this.run = run;
        this.layout = layout;
        target = new PartialStream(path);
        target.Clear();
    }

    public void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation)
    {
        using var file = new ShardFile(path, entry);
        var header = file.Read(entry.HeaderBytes);
        if (headerBytes == 0)
        {
            WriteHeader(header);
        }

        var body = entry.Bytes - entry.HeaderBytes - entry.HeadBytes - entry.TailBytes;
        if (entry.HeadBytes > 0)
        {
            var whole = run.BlockRows - rows.First % run.BlockRows;
            AppendPart(path, file.Read(entry.HeadBytes), rows.First + Math.Min(rows.Count, whole));
        }

        file.Copy(body, bytes => target.Write(bytes, FilePiece.Body), cancellation);
        if (entry.TailBytes > 0)
        {
            AppendPart(path, file.Read(entry.TailBytes), rows.End());
        }

        file.Check();
    }

    public FileEntry Complete(CancellationToken cancellation)
    {
        var state = target.State();
        target.Finish();
        return new FileEntry
        {
            Name = Path.GetFileName(target.Path),
            Bytes = state.Bytes,
            Sha256 = state.Sha256,
            HeaderBytes = headerBytes,
            HeadBytes = state.HeadBytes,
            TailBytes = state.TailBytes,
        };
    }

    public void Dispose()
    {
        target.Dispose();
        open.Dispose();
        packed.Dispose();
    }

    private void WriteHeader(byte[] first)
    {
        // A table's header is the same for any number of rows.
        var shape = layout.ItemShape.Split(',', StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<int> dimensions = [.. shape.Select(d => int.Parse(d, CultureInfo.InvariantCulture))];
        if (layout.Format.Header(layout.Element ?? RowElement.Float32, dimensions, run.Rows.Count) is { } header)
        {
            layout.Compression.Pack(header, packed);
            first = packed.ToArray();
        }

        headerBytes = first.Length;
        target.WriteHeader(first);
    }

    /// <summary>Takes rows of a block that other shards have the rest of; writes the block when the row before its end is there.</summary>
    private void AppendPart(string path, byte[] piece, long end)
    {
        using var source = new MemoryStream(piece);
        using var unpacked = new UnpackedStream(source, layout.Compression, path);
        unpacked.CopyTo(open);
        if (end % run.BlockRows != 0 && end != run.Rows.End())
        {
            return;
        }

        packed.Clear();
        layout.Compression.Pack(open.Bytes(), packed);
        target.Write(packed.Bytes(), PieceTo(end));
        open.Clear();
    }

    private FilePiece PieceTo(long end)
    {
        var start = (end - 1) / run.BlockRows * run.BlockRows;
        return start < run.Rows.First ? FilePiece.Head
            : end % run.BlockRows == 0 ? FilePiece.Body
            : start == run.Rows.First ? FilePiece.Head
            : FilePiece.Tail;
    }
}

/// <summary>Joins directories of pictures by copying each picture.</summary>
internal sealed class FolderJoiner : IJoiner
{
    private readonly IncrementalHash whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly string target;
    private long bytes;

    /// <param name="target">The directory to copy to.</param>
    public FolderJoiner(string target)
    {
        this.target = target;
        Directory.CreateDirectory(target);
    }

    public void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation)
    {
        ShardPictures.Read(path, entry, rows, Copy, cancellation);

        void Copy(string name, byte[] picture)
        {
            whole.AppendData(picture);
            bytes += picture.Length;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(target, name))!);
            File.WriteAllBytes(Path.Combine(target, name), picture);
        }
    }

    public FileEntry Complete(CancellationToken cancellation) =>
        new()
        {
            Name = Path.GetFileName(target),
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(whole.GetHashAndReset()),
        };

    public void Dispose() => whole.Dispose();
}

/// <summary>Checks the files of shards that cannot be joined, because others are missing or damaged.</summary>
internal sealed class CheckOnly(FileLayout layout) : IJoiner
{
    public void Append(string path, FileEntry entry, RowRange rows, CancellationToken cancellation)
    {
        if (layout.Format == RowFormat.Pngs)
        {
            ShardPictures.Read(path, entry, rows, static (_, _) => { }, cancellation);
            return;
        }

        using var file = new ShardFile(path, entry);
        file.Copy(entry.Bytes, static _ => { }, cancellation);
        file.Check();
    }

    public FileEntry Complete(CancellationToken cancellation) =>
        throw new InvalidOperationException("The shards cannot be joined.");

    public void Dispose() { }
}
