using Vae.Inference;

namespace Vae.Batch;

/// <summary>The bytes of an input, unpacked on the fly, and what its file was at the opening. Not thread-safe.</summary>
internal sealed class InputSource : IDisposable
{
    private const int StartBytes = 1 << 16;

    private readonly Stream source;
    private readonly string? path;
    private readonly RowCompression compression;
    private readonly UnpackedStream? unpacked;

    /// <summary>Takes over <paramref name="source"/>, which is at its start. A <paramref name="path"/> makes it a file that may change.</summary>
    private InputSource(Stream source, string name, string? path)
    {
        (this.source, Name, this.path) = (source, name, path);
        Stamp = path is not null && source is FileStream { CanSeek: true } file ? InputStamp.Of(file) : null;
        var start = ReadStart(source);
        compression = start switch
        {
            [0x1F, 0x8B, ..] => RowCompression.Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => RowCompression.Zstd,
            // A frame to skip, which pzstd and the seekable format put first or last.
            [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => RowCompression.Zstd,
            _ => RowCompression.None,
        };
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
    public InputStamp? Stamp { get; }

    /// <summary>The contents from their first byte; they can seek when a plain file can.</summary>
    public Stream Bytes { get; }

    /// <summary>The first bytes of <see cref="Bytes"/>, up to a limit, to tell the format by.</summary>
    public ReadOnlyMemory<byte> Start { get; }

    public static InputSource Open(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
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
                StartBytes,
                FileOptions.SequentialScan
            ),
            path,
            path,
            cancellation
        );
    }

    public static InputSource Open(
        Stream stream,
        string name,
        string? path = null,
        CancellationToken cancellation = default
    )
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

    /// <summary>Reads all contents once more, from the start, and comes back to where it was; null when the source cannot.</summary>
    public long? CountLines()
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
                return LineCount.Of(source);
            }

            using var again = new UnpackedStream(source, compression, Name, leaveOpen: true);
            return LineCount.Of(again);
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
        if (Stamp is null)
        {
            return;
        }

        var now = InputStamp.Of(path!);
        if (now != Stamp)
        {
            throw new IOException(
                $"{Name} changed while it was read: it had {Stamp} and now "
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
