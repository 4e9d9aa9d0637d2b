using System.IO.Compression;

namespace Vae.Inference;

/// <summary>The bytes of an IDX file, unzipped when they start as gzip does.</summary>
internal sealed class IdxInput : IDisposable
{
    private readonly Stream stream;
    private readonly Stream source;

    /// <summary>Takes over <paramref name="source"/>, which messages call <paramref name="name"/>.</summary>
    public IdxInput(Stream source, string name)
    {
        Name = name;
        this.source = source;
        var start = new byte[2];
        var found = source.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream = new PrefixedStream(start[..found], source);
        if (start is [0x1F, 0x8B])
        {
            stream = new GZipStream(stream, CompressionMode.Decompress);
        }
        else if (source.CanSeek)
        {
            Length = source.Length;
        }
    }

    public string Name { get; }

    /// <summary>The number of bytes, when it is known before reading.</summary>
    public long? Length { get; }

    /// <summary>Goes to a byte of a file whose <see cref="Length"/> is known, behind the bytes that told its kind.</summary>
    public void Seek(long offset) => source.Position = offset;

    /// <summary>Fills <paramref name="bytes"/>; returns fewer only at the end.</summary>
    public int Read(Span<byte> bytes)
    {
        try
        {
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException(
                $"{Name} is a damaged gzip file ({e.Message}); expected a gzipped IDX file.",
                e
            );
        }
    }

    public void Dispose() => stream.Dispose();
}
