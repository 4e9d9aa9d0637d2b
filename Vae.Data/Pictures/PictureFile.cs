using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using SkiaSharp;

namespace Vae.Data;

/// <summary>What a picture's file says of itself.</summary>
/// <param name="Width">The width, as it is to be shown.</param>
/// <param name="Height">The height, as it is to be shown.</param>
/// <param name="IsGrey">Whether the file holds grey alone.</param>
internal readonly record struct PictureHeader(int Width, int Height, bool IsGrey);

/// <summary>
/// Makes bytes of a picture's file, channel after channel. The steps are those of ML.NET's LoadImages, ResizeImages, ConvertToGrayscale and
/// ExtractPixels of version 5.0, to the bit, so that a model that was trained on a folder sees the same in a pipeline; the orientation that a
/// file names is applied besides.
/// </summary>
internal static class PictureFile
{
    // As ML.NET has it: the weights of red, green and blue in grey; opacity stays.
    private static readonly float[] Weights = [0.3f, 0.59f, 0.11f, 0, 0];
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
    private static readonly SKColorFilter Grey = SKColorFilter.CreateColorMatrix([
        .. Weights,
        .. Weights,
        .. Weights,
        .. (float[])[0, 0, 0, 1, 0],
    ]);

    /// <summary>Reads what stands at the beginning of a file.</summary>
    /// <exception cref="InvalidDataException">It is no picture, or too large.</exception>
    public static PictureHeader ReadHeader(string path, long mostPixels)
    {
        using var contents = new FileContents(path);
        using var codec = Open(path, contents.Data, mostPixels);
        var isTurned = codec.EncodedOrigin >= SKEncodedOrigin.LeftTop;
        return new PictureHeader(
            isTurned ? codec.Info.Height : codec.Info.Width,
            isTurned ? codec.Info.Width : codec.Info.Height,
            codec.Info.ColorType == SKColorType.Gray8
        );
    }

    /// <summary>Decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">What rows are like.</param>
    /// <param name="row">Receives the bytes.</param>
    /// <exception cref="InvalidDataException">It is no picture, damaged, too large, or does not fit what rows are like.</exception>
    public static void Decode(string path, PictureLayout layout, Span<byte> row)
    {
        using var contents = new FileContents(path);
        using var codec = Open(path, contents.Data, layout.MostPixels);
        if (layout.RefusesColours && codec.Info.ColorType != SKColorType.Gray8)
        {
            throw new InvalidDataException(
                $"{path} holds colours, and the first picture is grey; expected all grey, or {nameof(PictureOptions)}.{nameof(PictureOptions.Channels)} (--picture-channels): 1 makes all of them grey, 3 keeps colours."
            );
        }

        var picture = Turned(Pixels(path, codec), codec.EncodedOrigin);
        try
        {
            if (picture.Width != layout.Width || picture.Height != layout.Height)
            {
                Replace(
                    ref picture,
                    layout.Resizes ? Resized(picture, layout) : throw OtherSize(path, picture, layout)
                );
            }

            if (layout.Channels == 1)
            {
                Replace(ref picture, InGrey(picture));
            }

            Extract(picture, layout.Channels, row);
        }
        finally
        {
            picture.Dispose();
        }
    }

    private static SKCodec Open(string path, SKData data, long mostPixels)
    {
        var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg))
        {
            var found = codec?.EncodedFormat.ToString();
            codec?.Dispose();
            throw new InvalidDataException(
                $"{path} is no PNG or JPEG file{(found is null ? " or is damaged at its beginning" : $" but {found}")}; expected one."
            );
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > mostPixels)
        {
            codec.Dispose();
            throw new InvalidDataException(
                $"{path} says that it holds {width} × {height} pixels; expected at most {mostPixels} pixels or a larger {nameof(PictureOptions)}.{nameof(PictureOptions.MostPixels)} (--max-pixels)."
            );
        }

        return codec;
    }

    private static SKBitmap Pixels(string path, SKCodec codec)
    {
        // As SKBitmap.Decode: opacity is multiplied into the colours, and these are as they are in the file, whatever space they name.
        var info = codec.Info;
        info.ColorSpace = null;
        info.AlphaType = info.AlphaType == SKAlphaType.Unpremul ? SKAlphaType.Premul : info.AlphaType;
        var picture = new SKBitmap(info);
        var result = codec.GetPixels(info, picture.GetPixels());
        if (result != SKCodecResult.Success)
        {
            picture.Dispose();
            throw new InvalidDataException(
                $"{path} {(result == SKCodecResult.IncompleteInput ? "ends before its last pixel" : $"is damaged ({result})")}; expected a whole PNG or JPEG file."
            );
        }

        if (info.ColorType is not (SKColorType.Bgra8888 or SKColorType.Rgba8888))
        {
            Replace(
                ref picture,
                picture.Copy(SKColorType.Bgra8888)
                    ?? throw new InvalidDataException(
                        $"{path} holds pixels of the kind {info.ColorType}, which do not become 8 bits a channel; expected another file."
                    )
            );
        }

        return picture;
    }

    private static unsafe SKBitmap Turned(SKBitmap picture, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft)
        {
            return picture;
        }

        var (width, height) = (picture.Width, picture.Height);
        var isTurned = origin >= SKEncodedOrigin.LeftTop;
        var turned = new SKBitmap(picture.Info.WithSize(isTurned ? height : width, isTurned ? width : height));
        var from = MemoryMarshal.Cast<byte, uint>(picture.GetPixelSpan());
        var to = new Span<uint>((void*)turned.GetPixels(), from.Length);
        for (var y = 0; y < turned.Height; y++)
        {
            for (var x = 0; x < turned.Width; x++)
            {
                // The place in the file of a place in the picture; the names say where the file's first row and column are shown.
                var (column, row) = origin switch
                {
                    SKEncodedOrigin.TopRight => (width - 1 - x, y),
                    SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                    SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                    SKEncodedOrigin.LeftTop => (y, x),
                    SKEncodedOrigin.RightTop => (y, height - 1 - x),
                    SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                to[y * turned.Width + x] = from[row * width + column];
            }
        }

        picture.Dispose();
        return turned;
    }

    private static SKBitmap Resized(SKBitmap picture, PictureLayout layout)
    {
        var (width, height) = (layout.Width, layout.Height);
        if (layout.Fit == PictureFit.Fill)
        {
            return picture.Resize(new SKSizeI(width, height), SKFilterQuality.None);
        }

        // The picture is as wide as the row, or as high; what is then missing or too much is above and below, or left and right.
        var (across, down) = ((float)width / picture.Width, (float)height / picture.Height);
        var isAcross = layout.Fit == PictureFit.Pad ? down < across : !(down < across);
        var scale = isAcross ? down : across;
        var free = isAcross ? width - picture.Width * scale : height - picture.Height * scale;
        var shift = layout switch
        {
            { Fit: PictureFit.Pad } => (int)(free / 2),
            { Anchor: PictureAnchor.Left } when isAcross => 0,
            { Anchor: PictureAnchor.Right } when isAcross => (int)free,
            { Anchor: PictureAnchor.Top } when !isAcross => 0,
            { Anchor: PictureAnchor.Bottom } when !isAcross => (int)free,
            _ => (int)(free / 2),
        };
        var (left, top) = isAcross ? (shift, 0) : (0, shift);
        var resized = new SKBitmap(width, height, isOpaque: true);
        using var canvas = new SKCanvas(resized);
        using var image = SKImage.FromBitmap(picture);
        using var paint = new SKPaint { FilterQuality = SKFilterQuality.High };
        canvas.DrawImage(
            image,
            new SKRect(0, 0, picture.Width, picture.Height),
            new SKRect(left, top, left + (int)(picture.Width * scale), top + (int)(picture.Height * scale)),
            paint
        );
        return resized;
    }

    private static SKBitmap InGrey(SKBitmap picture)
    {
        var grey = new SKBitmap(picture.Width, picture.Height, isOpaque: true);
        using var canvas = new SKCanvas(grey);
        using var paint = new SKPaint { ColorFilter = Grey };
        canvas.DrawBitmap(picture, 0, 0, paint);
        return grey;
    }

    private static void Extract(SKBitmap picture, int channels, Span<byte> row)
    {
        var (red, blue) = picture.ColorType == SKColorType.Rgba8888 ? (0, 2) : (2, 0);
        PicturePlanes.Take(picture.GetPixelSpan(), channels == 1 ? [red] : [red, 1, blue], Bytes, row);
    }

    private static void Replace(ref SKBitmap picture, SKBitmap other)
    {
        picture.Dispose();
        picture = other;
    }

    private static InvalidDataException OtherSize(string path, SKBitmap picture, PictureLayout layout) =>
        new(
            $"{path} is {picture.Width} × {picture.Height} pixels, and the first picture {layout.Width} × {layout.Height}; expected one size, or {nameof(PictureOptions)}.{nameof(PictureOptions.Width)} and {nameof(PictureOptions.Height)} (--size), which all are brought to."
        );
}

/// <summary>The bytes of a file, read and not mapped: a mapped file that is cut short while it is looked at ends the process.</summary>
file sealed class FileContents : IDisposable
{
    private readonly byte[] bytes;
    private readonly GCHandle pin;

    /// <exception cref="InvalidDataException">It is no regular file, cannot be opened, is empty, or too large.</exception>
    public FileContents(string path)
    {
        if (RegularFile.OtherKind(path) is { } kind)
        {
            throw new InvalidDataException($"{path} is {kind}; expected a PNG or JPEG file.");
        }

        using var file = Open(path);
        var length = RandomAccess.GetLength(file);
        if (length == 0 || length > Array.MaxLength)
        {
            throw new InvalidDataException($"{path} has {length} bytes; expected a PNG or JPEG file.");
        }

        bytes = ArrayPool<byte>.Shared.Rent((int)length);
        var read = 0;
        try
        {
            for (int part; read < length; read += part)
            {
                part = RandomAccess.Read(file, bytes.AsSpan(read, (int)length - read), read);
                if (part == 0)
                {
                    break;
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }

        pin = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        Data = SKData.Create(pin.AddrOfPinnedObject(), read);
    }

    public SKData Data { get; }

    /// <summary>A file that is not there, or not for us to read, is broken as others are; no handle or no memory is no file's fault.</summary>
    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, options: FileOptions.SequentialScan);
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException
                || RegularFile.Obstacle(path) is not null
            )
        {
            var reason =
                RegularFile.Obstacle(path)
                ?? (e is UnauthorizedAccessException ? "it is not for this user to read" : "it leads to no file");
            throw new InvalidDataException($"{path} cannot be opened, {reason}; expected a PNG or JPEG file.", e);
        }
    }

    public void Dispose()
    {
        Data.Dispose();
        pin.Free();
        ArrayPool<byte>.Shared.Return(bytes);
    }
}

/// <summary>What the rows of pictures are like.</summary>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Resizes">Whether pictures of another size are brought to this one, or refused.</param>
/// <param name="RefusesColours">Whether files that hold colours are refused.</param>
/// <param name="Fit">How they are.</param>
/// <param name="Anchor">What stays of one that is cropped.</param>
/// <param name="MostPixels">The most pixels of a file.</param>
internal sealed record PictureLayout(
    int Width,
    int Height,
    int Channels,
    bool Resizes,
    bool RefusesColours,
    PictureFit Fit,
    PictureAnchor Anchor,
    long MostPixels
)
{
    /// <summary>The layout that options, and what they leave open the first picture, make.</summary>
    /// <exception cref="InvalidDataException">A row would be too long.</exception>
    public static PictureLayout Of(PictureOptions options, PictureHeader first)
    {
        var (width, height) = (options.Width ?? first.Width, options.Height ?? first.Height);
        var channels = options.Channels ?? (first.IsGrey ? 1 : 3);
        return (long)width * height * channels <= Array.MaxLength
            ? new(
                width,
                height,
                channels,
                options.Width is not null,
                options.Channels is null && first.IsGrey,
                options.Fit,
                options.Anchor,
                options.MostPixels
            )
            : throw new InvalidDataException(
                $"A row of {channels} × {height} × {width} bytes, as the first picture has them, is too long; expected at most {Array.MaxLength}, or {nameof(PictureOptions)}.{nameof(PictureOptions.Width)} and {nameof(PictureOptions.Height)} (--size), which all are brought to."
            );
    }

    /// <summary>The dimensions of a row.</summary>
    public IReadOnlyList<int> Shape => Channels == 1 ? [Height, Width] : [Channels, Height, Width];

    /// <summary>The bytes of a row.</summary>
    public int Size => Channels * Height * Width;
}
