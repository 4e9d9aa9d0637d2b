using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Vae.Data;

namespace Vae.MLNet;

/// <summary>
/// ML.NET's pictures. Vae.MLNet is compiled against Microsoft.ML.ImageAnalytics and does not bring it along: a program that has pictures has it.
/// So the types of that package are named in <see cref="PictureReader"/> and here alone, in methods that are not compiled where there is no
/// picture.
/// </summary>
internal static class PictureTypes
{
    /// <summary>Whether a column of this type holds pictures.</summary>
    public static bool IsPicture(DataViewType type) => type.RawType.FullName == "Microsoft.ML.Data.MLImage";

    /// <summary>Loads what pictures need, or says in one sentence what is missing.</summary>
    /// <exception cref="DllNotFoundException">Microsoft.ML.ImageAnalytics or SkiaSharp's native library is not there.</exception>
    public static void Require()
    {
        try
        {
            _ = Unsized();
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException)
        {
            throw new DllNotFoundException(
                "Microsoft.ML.ImageAnalytics, whose pictures a step is to give, is not beside this program: add the package to its project and build it anew.",
                e
            );
        }

        PictureLibrary.Require();
    }

    /// <summary>The type of a column of pictures of any size.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DataViewType Unsized() => new ImageDataViewType();

    /// <summary>The type of a column of pictures of one size.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static DataViewType Of(int width, int height) => new ImageDataViewType(height, width);

    /// <summary>The size that a column's type tells; 0 where it tells none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (int Width, int Height) SizeOf(DataViewType type) =>
        type is ImageDataViewType image ? (image.Width, image.Height) : (0, 0);

    /// <summary>The reader of a column of pictures.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ValueReader Reader(DataViewRow source, DataViewSchema.Column column, PictureRows picture) =>
        new PictureReader(source, column, picture);

    /// <summary>The getter of a column of pictures.</summary>
    /// <param name="result">The numbers of the current row.</param>
    /// <param name="picture">What they are of.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Delegate Getter(OutputType.RowResult result, PictureRows picture)
    {
        var (size, colors) = (picture.Width * picture.Height, picture.Options.Colors);
        var bytes = new byte[4 * size];
        return (ValueGetter<MLImage>)(
            (ref MLImage value) =>
            {
                var row = result();
                for (var i = 0; i < size; i++)
                {
                    // Blue, green, red, opacity.
                    var pixel = bytes.AsSpan(4 * i, 4);
                    if (picture.Channels == 1)
                    {
                        pixel.Fill(picture.Options.ToByte(row[i]));
                    }
                    else
                    {
                        for (var place = 0; place < 3; place++)
                        {
                            var channel = colors == VaePictureColors.Bgr ? place : 2 - place;
                            pixel[place] = picture.Options.ToByte(row[channel * size + i]);
                        }
                    }

                    pixel[3] = byte.MaxValue;
                }

                // The last one may still be in somebody's hands.
                value = MLImage.CreateFromPixels(picture.Width, picture.Height, MLPixelFormat.Bgra32, bytes);
            }
        );
    }

    /// <summary>What brings pictures to a size.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IEstimator<ITransformer> Resizing(MLContext ml, string output, string input, PictureRows picture) =>
        ml.Transforms.ResizeImages(
            output,
            picture.Width,
            picture.Height,
            input,
            picture.Options.Fit switch
            {
                PictureFit.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
                PictureFit.Fill => ImageResizingEstimator.ResizingKind.Fill,
                _ => ImageResizingEstimator.ResizingKind.IsoCrop,
            },
            picture.Options.Anchor switch
            {
                PictureAnchor.Top => ImageResizingEstimator.Anchor.Top,
                PictureAnchor.Bottom => ImageResizingEstimator.Anchor.Bottom,
                PictureAnchor.Left => ImageResizingEstimator.Anchor.Left,
                PictureAnchor.Right => ImageResizingEstimator.Anchor.Right,
                _ => ImageResizingEstimator.Anchor.Center,
            }
        );

    /// <summary>What makes pictures grey.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IEstimator<ITransformer> Grey(MLContext ml, string output, string input) =>
        ml.Transforms.ConvertToGrayscale(output, input);

    /// <summary>What makes bytes of pictures, channel after channel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IEstimator<ITransformer> Pixels(MLContext ml, string output, string input, PictureRows picture) =>
        ml.Transforms.ExtractPixels(
            output,
            input,
            picture.Channels == 1
                ? ImagePixelExtractingEstimator.ColorBits.Red
                : ImagePixelExtractingEstimator.ColorBits.Rgb,
            OrderOf(picture.Options),
            interleavePixelColors: false,
            outputAsFloatArray: false
        );

    /// <summary>What makes pictures of whole numbers from 0 to 255, three channels of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IEstimator<ITransformer> Pictures(MLContext ml, string output, string input, PictureRows picture) =>
        ml.Transforms.ConvertToImage(
            picture.Height,
            picture.Width,
            output,
            input,
            ImagePixelExtractingEstimator.ColorBits.Rgb,
            OrderOf(picture.Options),
            interleavedColors: false,
            scaleImage: 1,
            offsetImage: 0,
            defaultAlpha: byte.MaxValue
        );

    private static ImagePixelExtractingEstimator.ColorsOrder OrderOf(VaePictureOptions options) =>
        options.Colors == VaePictureColors.Bgr
            ? ImagePixelExtractingEstimator.ColorsOrder.ABGR
            : ImagePixelExtractingEstimator.ColorsOrder.ARGB;
}
