using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace Vae.Data;

/// <summary>Reads the pictures of a folder, several at a time, in the folder's order.</summary>
internal sealed class PictureFolderDecoder : RowDecoder
{
    // A block keeps all cores busy for a while, and is small beside what is done with rows. The first are smaller: a few rows may be all that is
    // read.
    private const int MostBlockBytes = 1 << 24;
    private const int MostBlockRows = 1024;
    private const int FirstBlockRows = 16;

    private readonly PictureLayout layout;
    private readonly CancellationToken cancellation;
    private readonly int mostRows;
    private byte[] block = [];
    private InvalidDataException?[] errors = [];
    private long blockStart;
    private int blockCount;
    private long position;

    /// <param name="source">The folder, which has no bytes of its own.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="folder">Its pictures.</param>
    public PictureFolderDecoder(InputSource source, RowReaderOptions options, PictureFiles folder)
        : base(source, options)
    {
        var asked = options.Pictures ?? new PictureOptions();
        cancellation = options.Cancellation;
        layout = LayoutOf(folder, asked);
        Folder = asked.SkipBroken && options.Listed is null ? Readable(folder) : folder;
        mostRows = options.AnyOrder ? 1 : Math.Clamp(MostBlockBytes / layout.Size, 1, MostBlockRows);
    }

    /// <summary>The pictures that are read.</summary>
    public PictureFiles Folder { get; }

    public override long? Count => Folder.Count;

    public override RowElement? Element => RowElement.UInt8;

    public override IReadOnlyList<int> RowShape => layout.Shape;

    public override int RowSize => layout.Size;

    public override bool HasLabels => Folder.ClassNames is not null;

    public override bool CanSeek => true;

    public override long Position => position;

    public override string? Warning =>
        string.Join(" ", ((string?[])[base.Warning, Folder.LeftOut, Folder.Strangers()]).OfType<string>())
            is { Length: > 0 } all
            ? all
            : null;

    public override void Seek(long row) => position = row;

    public override void Skip(long rows)
    {
        if (rows > Folder.Count - position)
        {
            throw TooFewRows(Folder.Count, position + rows);
        }

        position += rows;
    }

    public override int Read(Span<float> rows, Span<long> labels)
    {
        var count = RowsThatFit(rows.Length / RowSize);
        if (!labels.IsEmpty)
        {
            Labels(labels[..count]);
        }

        for (var left = rows[..(count * RowSize)]; !left.IsEmpty; )
        {
            var bytes = Next(left.Length);
            Scale.Convert(bytes, left[..bytes.Length]);
            left = left[bytes.Length..];
        }

        return count;
    }

    public override int ReadValues<T>(Span<T> rows)
    {
        if (typeof(T) != typeof(byte))
        {
            throw new InvalidDataException(
                $"{Source.Name} holds elements of type {RowElement.UInt8}; expected {RowElements.Of<T>()}."
            );
        }

        var count = RowsThatFit(rows.Length / RowSize);
        for (var left = MemoryMarshal.AsBytes(rows[..(count * RowSize)]); !left.IsEmpty; )
        {
            var bytes = Next(left.Length);
            bytes.CopyTo(left);
            Scale.Note(bytes);
            left = left[bytes.Length..];
        }

        return count;
    }

    public override int ReadLabels(Span<long> labels)
    {
        var count = RowsThatFit(labels.Length);
        Labels(labels[..count]);
        position += count;
        return count;
    }

    public override void RequireLabels()
    {
        if (!HasLabels)
        {
            throw new InvalidDataException(
                $"{Source.Name} has no sub-folders; expected one for each class, whose names are the labels."
            );
        }
    }

    private int RowsThatFit(int rows) => (int)Math.Min(rows, Folder.Count - position);

    private void Labels(Span<long> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = Folder.LabelOf(position + i);
        }
    }

    /// <summary>The bytes of the next rows, at most <paramref name="most"/> of them, and goes past them.</summary>
    private ReadOnlySpan<byte> Next(int most)
    {
        if (position < blockStart || position >= blockStart + blockCount)
        {
            Fill();
        }

        var start = (int)(position - blockStart);
        var count = Math.Min(most / RowSize, blockCount - start);
        position += count;
        return block.AsSpan(start * RowSize, count * RowSize);
    }

    /// <summary>
    /// Decodes the pictures from the next row on, up to the first that cannot be, whichever thread met it: that one is named when it is the next.
    /// </summary>
    private void Fill()
    {
        var isNext = blockCount > 0 && position == blockStart + blockCount;
        var wanted = isNext ? 2 * errors.Length : FirstBlockRows;
        blockCount = 0;
        blockStart = position;
        var count = (int)Math.Min(Math.Min(wanted, mostRows), Folder.Count - position);
        if (errors.Length < count)
        {
            block = new byte[checked(count * layout.Size)];
            errors = new InvalidDataException?[count];
        }

        InParallel(
            count,
            i =>
            {
                errors[i] = null;
                try
                {
                    PictureFile.Decode(
                        Folder.PathOf(blockStart + i),
                        layout,
                        block.AsSpan(i * layout.Size, layout.Size)
                    );
                }
                catch (InvalidDataException e)
                {
                    errors[i] = e;
                }
            }
        );
        var broken = Array.FindIndex(errors, 0, count, error => error is not null);
        if (broken == 0)
        {
            throw NotSkipped(errors[0]!);
        }

        blockCount = broken < 0 ? count : broken;
    }

    private PictureFiles Readable(PictureFiles folder)
    {
        var broken = new string?[folder.Count];
        InParallel(
            folder.Count,
            i =>
            {
                var row = ArrayPool<byte>.Shared.Rent(layout.Size);
                try
                {
                    PictureFile.Decode(folder.PathOf(i), layout, row.AsSpan(0, layout.Size));
                }
                catch (InvalidDataException e)
                {
                    broken[i] = e.Message;
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(row);
                }
            }
        );
        return folder.Without(broken);
    }

    private void InParallel(int count, Action<int> work)
    {
        if (count == 1)
        {
            cancellation.ThrowIfCancellationRequested();
            work(0);
            return;
        }

        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, work);
        }
        catch (AggregateException e)
        {
            // What is no picture's fault: too many open files, or no memory.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private static InvalidDataException NotSkipped(InvalidDataException error) =>
        new(
            $"{error.Message} {nameof(PictureOptions)}.{nameof(PictureOptions.SkipBroken)} (--skip-broken) leaves such files out.",
            error
        );

    /// <summary>What options leave open the first picture tells, the first that can be read where others are left out.</summary>
    private static PictureLayout LayoutOf(PictureFiles folder, PictureOptions options)
    {
        if (options is { Width: not null, Channels: not null })
        {
            return PictureLayout.Of(options, default);
        }

        for (var i = 0; ; i++)
        {
            try
            {
                var path = folder.PathOf(i);
                var found = PictureLayout.Of(options, PictureFile.ReadHeader(path, options.MostPixels));
                if (options.SkipBroken)
                {
                    // One that is left out does not decide what the others have to be like.
                    PictureFile.Decode(path, found, new byte[found.Size]);
                }

                return found;
            }
            catch (InvalidDataException) when (options.SkipBroken && i + 1 < folder.Count)
            {
                // The next one may tell.
            }
            catch (InvalidDataException e) when (!options.SkipBroken)
            {
                throw NotSkipped(e);
            }
        }
    }
}
