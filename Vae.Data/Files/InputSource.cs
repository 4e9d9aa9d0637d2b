namespace Vae.Data;

/// <summary>The bytes of an input, unpacked on the fly, and what its file was at the opening. Not thread-safe.</summary>
internal sealed class InputSource : IDisposable
{
    private const int StartBytes = 1 << 16;

    private readonly Stream source;
    private readonly RowCompression compression;
    private readonly UnpackedStream? unpacked;
    private Func<FileStamp?>? stampNow;

    /// <summary>Takes over <paramref name="source"/>, which is at its start. A <paramref name="path"/> makes it a file that may change.</summary>
    private InputSource(Stream source, string name, string? path)
    {
        this.source = source;
        Name = name;
        if (path is not null && source is FileStream { CanSeek: true } file)
        {
            (Stamp, stampNow) = (FileStamp.Of(file), () => FileStamp.Of(path));
        }

        var start = ReadStart(source);
        compression = RowCompressions.OfContents(start);
        if (source.CanSeek)
        {
            source.Position = 0;
            Bytes = source;
        }
        else
        {
            Bytes = new PrefixedStream(start, source);
        }

        if (compression != RowCompression.None)
        {
            unpacked = new UnpackedStream(Bytes, compression, name);
            start = ReadStart(unpacked);
            Bytes = new PrefixedStream(start, unpacked);
        }

        Start = start;
    }

    /// <summary>As messages call it.</summary>
    public string Name { get; }

    /// <summary>What the file was at the opening; null for a stream.</summary>
    public FileStamp? Stamp { get; private set; }

    /// <summary>Whether it is a directory, which has no bytes of its own.</summary>
    public bool IsFolder { get; private init; }

    /// <summary>The contents from their first byte; they can seek when a plain file can.</summary>
    public Stream Bytes { get; }

    /// <summary>The first bytes of <see cref="Bytes"/>, up to a limit, to tell the format by.</summary>
    public ReadOnlyMemory<byte> Start { get; }

    /// <summary>A directory, which is read file by file.</summary>
    public static InputSource OfFolder(string path) => new(Stream.Null, path, null) { IsFolder = true };

    /// <summary>Opens a file or a pipe.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="anyOrder">Whether rows are read in any order, so that what lies behind one is not read ahead.</param>
    /// <param name="cancellation">Ends the waiting for a pipe.</param>
    public static InputSource Open(string path, bool anyOrder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0)
        {
            throw new ArgumentException("The path is empty; expected that of a file or a pipe.");
        }

        if (Directory.Exists(path))
        {
            throw new IOException($"{path} is a directory; expected a file or a pipe.");
        }

        return Open(
            new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                anyOrder ? 0 : StartBytes,
                anyOrder ? FileOptions.RandomAccess : FileOptions.SequentialScan
            ),
            path,
            path,
            cancellation
        );
    }

    /// <summary>Takes over a stream, closed when this fails. A <paramref name="path"/> makes it a file that may change.</summary>
    public static InputSource Open(Stream stream, string name, string? path, CancellationToken cancellation)
    {
        try
        {
            // A file always gives its bytes; anything else may be waited for in vain.
            return new InputSource(
                stream.CanSeek || !cancellation.CanBeCanceled ? stream : new InterruptibleStream(stream, cancellation),
                name,
                path
            );
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Remembers what the input is like now, and looks again when it is asked whether it changed.</summary>
    public void Watch(Func<FileStamp?> stamp) => (Stamp, stampNow) = (stamp(), stamp);

    /// <summary>Reads all contents once more, from the start, and comes back to where it was; null when the source cannot.</summary>
    public long? ReadAgain(Func<Stream, long> read)
    {
        if (!source.CanSeek)
        {
            return null;
        }

        var position = source.Position;
        source.Position = 0;
        try
        {
            if (compression == RowCompression.None)
            {
                return read(source);
            }

            using var again = new UnpackedStream(source, compression, Name, leaveOpen: true);
            return read(again);
        }
        finally
        {
            source.Position = position;
        }
    }

    /// <summary>Checks that the file is still what it was at the opening.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public void CheckUnchanged()
    {
        if (stampNow is not null)
        {
            Require(Stamp!, stampNow());
        }
    }

    /// <summary>Checks that the file is what it was at an earlier opening.</summary>
    /// <exception cref="IOException">It is not.</exception>
    public void CheckUnchangedSince(FileStamp? before) => Require(before, Stamp);

    private void Require(FileStamp? before, FileStamp? now)
    {
        if (now != before)
        {
            throw new IOException(
                $"{Name} changed while it was read: it had {before} and now "
                    + (now is null ? "is gone" : $"has {now}")
                    + "; expected a file that stays as it is."
            );
        }
    }

    /// <summary>What is behind contents that are not as expected: a file that changed, damaged compression, or what the reader says.</summary>
    /// <exception cref="IOException">The file changed.</exception>
    public InvalidDataException Explain(InvalidDataException found)
    {
        CheckUnchanged();
        return unpacked?.Damage ?? found;
    }

    public void Dispose() => Bytes.Dispose();

    private static byte[] ReadStart(Stream stream)
    {
        var start = new byte[StartBytes];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}

/// <summary>What tells one state of a file from another: its length and when it was last written.</summary>
/// <param name="Bytes">The length in bytes.</param>
/// <param name="Modified">The last write, in UTC.</param>
internal sealed record FileStamp(long Bytes, DateTime Modified)
{
    /// <summary>The stamp of the file at a path, links followed; null when there is none.</summary>
    public static FileStamp? Of(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return new FileStamp(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The stamp of an open file.</summary>
    public static FileStamp Of(FileStream file) => new(file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));

    /// <summary>As messages have it.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Bytes} bytes of {Modified:yyyy-MM-dd HH:mm:ss.fffffff}Z");
}
