namespace Vae.Data;

/// <summary>How a picture of another size becomes one of the size that is wanted, as ML.NET's <c>ResizeImages</c> does it.</summary>
public enum PictureFit
{
    /// <summary>The sides keep their proportion, and what stands over is cut off (ML.NET's IsoCrop).</summary>
    Crop,

    /// <summary>The sides keep their proportion, and what is missing is black (ML.NET's IsoPad).</summary>
    Pad,

    /// <summary>The sides are stretched (ML.NET's Fill); the nearest pixel is taken, and none are mixed.</summary>
    Fill,
}

/// <summary>What stays of a picture that is cropped.</summary>
public enum PictureAnchor
{
    /// <summary>The middle.</summary>
    Center,

    /// <summary>The upper part.</summary>
    Top,

    /// <summary>The lower part.</summary>
    Bottom,

    /// <summary>The left part.</summary>
    Left,

    /// <summary>The right part.</summary>
    Right,
}

/// <summary>How the pictures of a folder become rows.</summary>
/// <remarks>
/// A row is a picture's bytes, channel after channel, red, green and blue or grey alone: what ML.NET's LoadImages, ResizeImages,
/// ConvertToGrayscale and ExtractPixels make of the file, but that a picture is turned as its EXIF orientation says. 16 bits become 8, a palette its
/// colours, and what is not opaque lies on black.
/// </remarks>
/// <example>
/// <code language="csharp">
/// var options = new RowReaderOptions { Pictures = new PictureOptions { Width = 32, Height = 32, Channels = 3 } };
/// using var animals = RowReader.Open("animals", options); // animals/cat/1.jpg, animals/dog/7.png, …
/// </code>
/// </example>
public sealed record PictureOptions
{
    /// <summary>The width of all rows; null for that of the first picture, which all others then have to have. Given with <see cref="Height"/>.</summary>
    public int? Width { get; init; }

    /// <summary>The height of all rows; null for that of the first picture, which all others then have to have. Given with <see cref="Width"/>.</summary>
    public int? Height { get; init; }

    /// <summary>
    /// 1 for grey, 3 for colours; null for what the first picture's file holds. Grey files become rows of colours, while a file of
    /// colours is refused where the first picture is grey and nothing was said.
    /// </summary>
    public int? Channels { get; init; }

    /// <summary>How pictures of another size are made to have <see cref="Width"/> and <see cref="Height"/>.</summary>
    public PictureFit Fit { get; init; }

    /// <summary>What stays where <see cref="Fit"/> is <see cref="PictureFit.Crop"/>.</summary>
    public PictureAnchor Anchor { get; init; }

    /// <summary>
    /// The classes, which sub-folders are called, from class 0 on; null for the sub-folders that there are, in the order of their characters'
    /// numbers.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether pictures that cannot be read are left out; by default one ends the reading with an error that names it. All are then looked at
    /// when the folder is opened, which takes as long as reading them once, and <see cref="RowReader.Warning"/> says which were left out.
    /// </summary>
    public bool SkipBroken { get; init; }

    /// <summary>The most pixels that a file may hold: a small file may say that it holds more than there is memory for.</summary>
    public long MostPixels { get; init; } = 100_000_000;

    internal void Validate() => Validate(nameof(PictureOptions), isCommand: true);

    /// <summary>Checks what can be checked without a picture.</summary>
    /// <param name="owner">The type whose properties the messages name.</param>
    /// <param name="isCommand">Whether they name the command's options, too.</param>
    internal void Validate(string owner, bool isCommand)
    {
        string Or(string option) => isCommand ? $" ({option})" : "";
        if (Width is null != Height is null)
        {
            throw new ArgumentException(
                $"{owner}.{nameof(Width)} is {Width?.ToString() ?? "not given"} and {nameof(Height)} {Height?.ToString() ?? "not given"}; expected both or neither."
            );
        }

        if (Width < 1 || Height < 1 || (long)(Width ?? 1) * (Height ?? 1) > MostRowPixels)
        {
            throw new ArgumentException(
                $"{owner}.{nameof(Width)} and {nameof(Height)}{Or("--size")} are {Width} and {Height}; expected at least 1 and at most {MostRowPixels} pixels."
            );
        }

        if (Channels is not (null or 1 or 3))
        {
            throw new ArgumentException(
                $"{owner}.{nameof(Channels)}{Or("--picture-channels")} is {Channels}; expected 1 or 3."
            );
        }

        if (!Enum.IsDefined(Fit) || !Enum.IsDefined(Anchor))
        {
            throw new ArgumentException(
                $"{owner}.{nameof(Fit)} is {Fit} and {nameof(Anchor)} {Anchor}; expected {string.Join(", ", Enum.GetNames<PictureFit>())}, and {string.Join(", ", Enum.GetNames<PictureAnchor>())}."
            );
        }

        if (MostPixels < 1)
        {
            throw new ArgumentException($"{owner}.{nameof(MostPixels)} is {MostPixels}; expected at least 1.");
        }
    }

    // Three bytes of each fit into an array.
    private const long MostRowPixels = 1 << 29;
}
