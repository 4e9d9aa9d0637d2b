using System.Globalization;
using System.Text;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Everything that the bytes of a run depend on: all shards of a run have the same, and so has what continues it.</summary>
internal sealed record RunDescription
{
    /// <summary>The program and its version.</summary>
    public required string Tool { get; init; }

    /// <summary>The command, <c>generate</c> or <c>encode</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The SHA-256 of the model bundle; see <see cref="BundleHash"/>.</summary>
    public required string ModelSha256 { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The rows of the whole run.</summary>
    public required RowRange Rows { get; init; }

    /// <summary>The rows that the model computes at once, which may decide the last bits of a float.</summary>
    public required int BlockRows { get; init; }

    /// <summary>What ran the model.</summary>
    public ExecutionProvider Device { get; init; }

    /// <summary>What the elements of images were divided by; null where nothing was said of it.</summary>
    public float? MaxValue { get; init; }

    /// <summary>Whether the first line of text was names; null where nothing was said of it.</summary>
    public TextHeader? Header { get; init; }

    /// <summary>The column of text that was labels; null where nothing was said of it.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>How the pictures of a directory became rows; null where nothing was said of it.</summary>
    public string? Pictures { get; init; }

    /// <summary>Whether data outside [0, 1] was moved into it.</summary>
    public bool Clipped { get; init; }

    /// <summary>Images side by side in a sheet, where that was asked for.</summary>
    public int? SheetColumns { get; init; }

    /// <summary>The labels that were asked for; null where none were.</summary>
    public string? Labels { get; init; }

    /// <summary>Those of draws from the prior; null where they are 1, and where nothing is drawn.</summary>
    public IReadOnlyList<double>? Temperatures { get; init; }

    /// <summary>The SHA-256 of what a table's model knows of its columns; null for rows of numbers.</summary>
    public string? TableSha256 { get; init; }

    /// <summary>What every row of a table has to have; null where nothing was asked for.</summary>
    public string? Where { get; init; }

    /// <summary>The images that were read.</summary>
    public InputFile? Images { get; init; }

    /// <summary>The labels that were read.</summary>
    public InputFile? LabelFile { get; init; }

    /// <summary>What is written of each row, the main file first.</summary>
    public required IReadOnlyList<FileLayout> Files { get; init; }

    /// <summary>The first thing that differs from another run's, in words; null when nothing does.</summary>
    /// <param name="other">The other.</param>
    public string? DifferenceFrom(RunDescription other)
    {
        (string Name, string Ours, string Theirs)[] figures =
        [
            ("tool", Tool, other.Tool),
            ("command", Command, other.Command),
            ("model (its SHA-256)", ModelSha256, other.ModelSha256),
            ("seed", $"{Seed}", $"{other.Seed}"),
            ("rows", $"{Rows.First} to {Rows.End() - 1}", $"{other.Rows.First} to {other.Rows.End() - 1}"),
            ("batch size", $"{BlockRows}", $"{other.BlockRows}"),
            ("device", $"{Device}", $"{other.Device}"),
            ("largest value", $"{MaxValue}", $"{other.MaxValue}"),
            ("header", $"{Header}", $"{other.Header}"),
            ("column of labels", LabelColumn ?? "none", other.LabelColumn ?? "none"),
            ("pictures", Pictures ?? "none", other.Pictures ?? "none"),
            ("clipped", $"{Clipped}", $"{other.Clipped}"),
            ("columns", $"{SheetColumns}", $"{other.SheetColumns}"),
            ("labels", Labels ?? "none", other.Labels ?? "none"),
            ("temperatures", Text(Temperatures), Text(other.Temperatures)),
            ("table (its SHA-256)", TableSha256 ?? "none", other.TableSha256 ?? "none"),
            ("filters", Where ?? "none", other.Where ?? "none"),
            ("images", Text(Images), Text(other.Images)),
            ("file of labels", Text(LabelFile), Text(other.LabelFile)),
            ("files", Text(Files), Text(other.Files)),
        ];
        var found = Array.Find(figures, figure => figure.Ours != figure.Theirs);
        return found.Name is null ? null : $"{found.Name}: {found.Ours}, not {found.Theirs}";
    }

    private static string Text(IReadOnlyList<double>? numbers) =>
        numbers is null
            ? "none"
            : string.Join(", ", numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    private static string Text(InputFile? file) =>
        file is null ? "none" : $"{file.Name} of {file.Bytes?.ToString() ?? "unknown"} bytes";

    private static string Text(IEnumerable<FileLayout> files) =>
        string.Join(
            " and ",
            files.Select(file =>
                $"{file.Role} as {file.Compression} {file.Format} of {file.Element} [{file.ItemShape}]"
            )
        );
}

/// <summary>What a file of a run holds, the same for every shard.</summary>
internal sealed record FileLayout
{
    /// <summary>What its rows are.</summary>
    public required RowRole Role { get; init; }

    /// <summary>Its format.</summary>
    public required RowFormat Format { get; init; }

    /// <summary>Its compression.</summary>
    public RowCompression Compression { get; init; }

    /// <summary>The type of its numbers; null where the format has no such thing.</summary>
    public RowElement? Element { get; init; }

    /// <summary>The dimensions of a row as the file has them, such as <c>28, 28</c>; empty for single numbers.</summary>
    public required string ItemShape { get; init; }
}

/// <summary>A file that a run reads.</summary>
/// <param name="Name">Its name without directories, which may differ from machine to machine.</param>
/// <param name="Bytes">Its length; null for a stream.</param>
internal sealed record InputFile(string Name, long? Bytes = null);

/// <summary>One hash for the graphs of a model bundle that runs use.</summary>
internal static class BundleHash
{
    /// <summary>
    /// What <c>sha256sum decoder.onnx encoder.onnx | sha256sum</c> prints, in the bundle's directory, with prior.onnx behind them where it is. A prior that
    /// is in the card has a line of its own, the SHA-256 of its JSON: the graphs are the same without it, and what is drawn is not.
    /// </summary>
    public static string Of(ModelBundle bundle) =>
        ModelBundle.HashOf(
            Encoding.ASCII.GetBytes(
                $"{ModelBundle.HashOf(bundle.Decoder)}  {BundleFormat.DecoderFile}\n{ModelBundle.HashOf(bundle.Encoder)}  {BundleFormat.EncoderFile}\n"
                    + (
                        bundle.CodePrior is null
                            ? ""
                            : $"{ModelBundle.HashOf(bundle.CodePrior)}  {BundleFormat.PriorFile}\n"
                    )
                    + (
                        bundle.Card.Prior is { } prior
                            ? $"{ModelBundle.HashOf(Encoding.UTF8.GetBytes(prior.ToJson()))}  prior\n"
                            : ""
                    )
            )
        );
}
