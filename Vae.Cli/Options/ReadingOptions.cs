using System.CommandLine;
using Vae.Data;

namespace Vae.Cli;

/// <summary>What a command is told of the files that it reads rows or labels from.</summary>
internal sealed class ReadingOptions : OptionGroup
{
    private const string Yes = "yes";
    private const string No = "no";

    private readonly Option<float?>? largest;
    private readonly Option<string?> header;
    private readonly Option<string?> labelColumn;
    private readonly Option<string?>? size;
    private readonly Option<PictureFit>? fit;
    private readonly Option<PictureAnchor>? anchor;
    private readonly Option<int?>? channels;
    private readonly Option<bool>? skipBroken;
    private readonly Option<long>? mostPixels;

    /// <param name="ofRows">Whether rows are read, which have a scale, or labels alone.</param>
    public ReadingOptions(bool ofRows = true)
    {
        if (ofRows)
        {
            largest = Add<float?>(
                "--max-value",
                "What the numbers of the rows are divided by, such as 255 for bytes; by default uint8 by 255 and all others by 1."
            );
            largest.Validators.Add(Validate.Positive(largest));
        }

        header = Add<string?>(
            "--header",
            "Whether the first line of text is the columns' names; by default where every cell is a name."
        );
        header.AcceptOnlyFromAmong(Yes, No);
        labelColumn = Add<string?>(
            "--label-column",
            "The column of text that holds the labels: first, last, its place from 1 on, or its name in the header; by default the one called label."
        );
        if (!ofRows)
        {
            return;
        }

        size = Add<string?>(
            "--size",
            "The width and height that the pictures of a directory are brought to, such as 32x32; by default all have to have one size."
        );
        fit = Add<PictureFit>(
            "--fit",
            "How: Crop cuts off what stands over, Pad fills what is missing with black, Fill stretches."
        );
        fit.CustomParser = OptionValues.Name<PictureFit>();
        anchor = Add<PictureAnchor>("--anchor", "What stays of a picture that is cropped.");
        anchor.CustomParser = OptionValues.Name<PictureAnchor>();
        channels = Add<int?>(
            "--picture-channels",
            "1 for grey pictures, 3 for colours; by default what the first file holds."
        );
        skipBroken = Add<bool>(
            "--skip-broken",
            "Leave out pictures that cannot be read, where one is an error otherwise; they are named."
        );
        mostPixels = Add<long>("--max-pixels", "The most pixels that the file of a picture may hold.");
        mostPixels.DefaultValueFactory = _ => new PictureOptions().MostPixels;
        mostPixels.Validators.Add(Validate.AtLeast(mostPixels, 1));
    }

    /// <summary>The options of readers.</summary>
    public RowReaderOptions Of(ParseResult parse, CliContext context) =>
        new()
        {
            LargestValue = largest is null ? null : parse.GetValue(largest),
            Header = parse.GetValue(header) switch
            {
                Yes => TextHeader.Present,
                No => TextHeader.Absent,
                _ => TextHeader.Detect,
            },
            LabelColumn = parse.GetValue(labelColumn),
            Pictures = Pictures(parse),
            Cancellation = context.Cancellation,
        };

    /// <summary>How pictures are read; null where nothing is said of it, so that it is no error for what is no directory.</summary>
    private PictureOptions? Pictures(ParseResult parse)
    {
        if (
            size is null
            || !new Option[] { size, fit!, anchor!, channels!, skipBroken!, mostPixels! }.Any(parse.IsGiven)
        )
        {
            return null;
        }

        if (parse.GetValue(size) is null && (parse.IsGiven(fit!) || parse.IsGiven(anchor!)))
        {
            throw new UsageException(
                $"{(parse.IsGiven(fit!) ? fit!.Name : anchor!.Name)} was given without {size.Name}; pictures are brought to a size or all have to have one."
            );
        }

        var (width, height) = Size(parse);
        return new PictureOptions
        {
            Width = width,
            Height = height,
            Fit = parse.GetValue(fit!),
            Anchor = parse.GetValue(anchor!),
            Channels = parse.GetValue(channels!),
            SkipBroken = parse.GetValue(skipBroken!),
            MostPixels = parse.GetValue(mostPixels!),
        };
    }

    private (int? Width, int? Height) Size(ParseResult parse)
    {
        if (parse.GetValue(size!) is not { } text)
        {
            return (null, null);
        }

        return
            text.Split('x', 'X') is [var first, var second]
            && NumberText.TryRead<int>(first, out var width, out _)
            && NumberText.TryRead<int>(second, out var height, out _)
            ? (width, height)
            : throw new UsageException($"{size!.Name} is '{text}'; expected a width and a height, such as 32x32.");
    }
}
