using System.Reflection;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where the rows of a run come from, and what the manifest says of it.</summary>
/// <param name="Source">The source, owned by this.</param>
internal sealed record RunInput(IRowSource Source) : IDisposable
{
    private static readonly string Tool =
        $"vae {typeof(RunInput).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0]}";

    /// <summary>The seed.</summary>
    public long Seed { get; init; }

    /// <summary>The labels that were asked for.</summary>
    public string? Labels { get; init; }

    /// <summary>The SHA-256 of what a table's model knows of its columns; null for rows of numbers.</summary>
    public string? TableSha256 { get; init; }

    /// <summary>What every row of a table has to have.</summary>
    public string? Where { get; init; }

    /// <summary>The images that are read.</summary>
    public RowReader? Images { get; init; }

    /// <summary>How files are read.</summary>
    public RowReaderOptions Reading { get; init; } = new();

    /// <summary>The labels that are read.</summary>
    public RowReader? LabelFile { get; init; }

    /// <summary>The files as they were when they were opened.</summary>
    public IReadOnlyList<FileStamp> Stamps => [.. new[] { Images?.Stamp, LabelFile?.Stamp }.OfType<FileStamp>()];

    /// <summary>What the bytes of the run depend on.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="model">The model.</param>
    /// <param name="rows">The rows of the whole run.</param>
    /// <param name="files">The files.</param>
    /// <param name="table">What the rows are.</param>
    public RunDescription Describe(
        string command,
        BundleModel model,
        RowRange rows,
        OutputFiles files,
        RowTable table
    ) =>
        new()
        {
            Tool = Tool,
            Command = command,
            ModelSha256 = BundleHash.Of(model.Bundle),
            Seed = Seed,
            Rows = rows,
            BlockRows = model.BatchSize,
            Device = model.ExecutionProvider,
            MaxValue = Reading.LargestValue,
            Header = Reading.Header == TextHeader.Detect ? null : Reading.Header,
            LabelColumn = Reading.LabelColumn,
            Pictures = Reading.Pictures is { } pictures
                ? FormattableString.Invariant(
                    $"{pictures.Width}x{pictures.Height} {pictures.Fit} {pictures.Anchor}, {pictures.Channels} channels{(pictures.SkipBroken ? $", without broken ones and those of more than {pictures.MostPixels} pixels" : "")}"
                )
                : null,
            Clipped = Images is not null && model.ClipsData,
            SheetColumns = files.Main.Format == RowFormat.Png ? table.SheetColumns : null,
            Labels = Labels,
            Temperatures = model.Temperatures.All(temperature => temperature == 1) ? null : model.Temperatures,
            TableSha256 = TableSha256,
            Where = Where,
            Images = File(Images),
            LabelFile = File(LabelFile),
            Files = files.Layouts,
        };

    public void Dispose() => Source.Dispose();

    private static InputFile? File(RowReader? reader) =>
        reader is null
            ? null
            : new InputFile(Path.GetFileName(Path.TrimEndingDirectorySeparator(reader.Name)), reader.Stamp?.Bytes);
}
