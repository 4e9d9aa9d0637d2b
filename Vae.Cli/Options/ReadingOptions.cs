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
            Cancellation = context.Cancellation,
        };
}
