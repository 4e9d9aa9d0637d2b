using System.Globalization;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Rows that are pictures: what a picture of a column becomes, or what becomes a picture.</summary>
/// <param name="Width">The width.</param>
/// <param name="Height">The height.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Options">How.</param>
internal sealed record PictureRows(int Width, int Height, int Channels, VaePictureOptions Options)
{
    /// <summary>Rows of a shape, or those that an estimator learns of a column's pictures; null where they cannot be.</summary>
    public static PictureRows? Of(DataShape? shape, VaePictureOptions? options, DataViewType type)
    {
        options ??= new VaePictureOptions();
        if (shape is not null)
        {
            return OfRows(shape, options);
        }

        var (width, height) = PictureTypes.SizeOf(type);
        return (options.Width ?? width, options.Height ?? height) is (> 0, > 0) and var (w, h)
            ? new PictureRows(w, h, options.Channels ?? 3, options)
            : null;
    }

    /// <summary>Rows of a shape; null where it is no picture's, or of other pictures than the options say.</summary>
    public static PictureRows? OfRows(DataShape shape, VaePictureOptions options) =>
        AreRows(shape)
        && (options.Width ?? shape.Width) == shape.Width
        && (options.Height ?? shape.Height) == shape.Height
        && (options.Channels ?? shape.Channels) == shape.Channels
            ? new PictureRows(shape.Width, shape.Height, shape.Channels, options)
            : null;

    /// <summary>What is said where options ask for other pictures than a model's rows are.</summary>
    public static ArgumentException OtherSize(DataShape shape, VaePictureOptions options)
    {
        return new ArgumentException(
            $"{nameof(VaePictureOptions)} say a width of {Said(options.Width)}, a height of {Said(options.Height)} and {Said(options.Channels)} channels, and the model's rows are {shape}; expected those of the model, or none."
        );

        static string Said(int? size) => size?.ToString(CultureInfo.InvariantCulture) ?? "none";
    }

    /// <summary>Whether rows of a shape are pictures.</summary>
    public static bool AreRows(DataShape shape) => shape.IsImage && shape.Channels is 1 or 3;
}
