using System.Globalization;
using Vae.Data;

namespace Vae.MLNet;

/// <summary>The order of the channels that a model takes.</summary>
public enum VaePictureColors
{
    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}

/// <summary>
/// How the pictures of an <c>MLImage</c> column become the numbers that a model takes, and the numbers that it gives pictures. The size and the
/// channels are the model's: one of one channel sees them in grey.
/// </summary>
/// <remarks>
/// The numbers are, bit for bit, those of ML.NET's ResizeImages, ConvertToGrayscale and ExtractPixels, of which the step is saved, too: bytes
/// divided by 255, or, with a <see cref="Scale"/>, ExtractPixels' (byte − offset) · scale.
/// </remarks>
/// <example>
/// <code language="csharp">
/// var estimator = ml.Transforms.FeaturizeWithVae(
///     vae,
///     new VaeFeaturizer.Options { InputColumnName = "Image", Pictures = new VaePictureOptions { Fit = PictureFit.Pad } }
/// );
/// </code>
/// </example>
public sealed record VaePictureOptions
{
    /// <summary>How pictures of another size are brought to the model's.</summary>
    public PictureFit Fit { get; init; }

    /// <summary>What stays of a picture that is cropped.</summary>
    public PictureAnchor Anchor { get; init; }

    /// <summary>The order of the channels.</summary>
    public VaePictureColors Colors { get; init; }

    /// <summary>What a byte, less <see cref="Offset"/>, is multiplied by; null to divide bytes by 255.</summary>
    public float? Scale { get; init; }

    /// <summary>What is subtracted from a byte; 127.5 and a <see cref="Scale"/> of 1 / 127.5 make numbers from −1 to 1.</summary>
    public float Offset { get; init; }

    /// <summary>
    /// The width that an estimator learns pictures in; null for that of its network or of the column's type. A step takes the model's, and refuses another.
    /// </summary>
    public int? Width { get; init; }

    /// <summary>
    /// The height that an estimator learns pictures in; null for that of its network or of the column's type. A step takes the model's, and refuses another.
    /// </summary>
    public int? Height { get; init; }

    /// <summary>The channels, 1 or 3, that an estimator learns; null for those of its network, or 3. A step takes the model's, and refuses others.</summary>
    public int? Channels { get; init; }

    /// <summary>Checks what can be checked without a model or data.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Validate()
    {
        new PictureOptions
        {
            Width = Width,
            Height = Height,
            Channels = Channels,
            Fit = Fit,
            Anchor = Anchor,
        }.Validate(nameof(VaePictureOptions), isCommand: false);
        if (!Enum.IsDefined(Colors))
        {
            throw new ArgumentException(
                $"The colours are {Colors}; expected {string.Join(" or ", Enum.GetNames<VaePictureColors>())}."
            );
        }

        if (Scale is { } scale && (scale == 0 || !float.IsFinite(scale)) || !float.IsFinite(Offset))
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The scale of pictures is {Scale} and their offset {Offset}; expected finite numbers, and a scale that is not 0."
                )
            );
        }

        if (Scale is null && Offset != 0)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The offset of pictures is {Offset}, and there is no scale; expected both, such as 127.5 and 1 / 127.5, or neither."
                )
            );
        }
    }

    /// <summary>What each byte becomes.</summary>
    internal float[] Numbers() =>
        [.. Enumerable.Range(0, 256).Select(value => Scale is { } scale ? (value - Offset) * scale : value / 255f)];

    /// <summary>The byte that a number becomes, the nearest one.</summary>
    internal byte ToByte(float number) =>
        (byte)Math.Clamp(MathF.Round(Scale is { } scale ? number / scale + Offset : number * 255f), 0f, 255f);
}
