using System.IO.Compression;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>Where rows go: a file, whose name tells the format, or <c>-</c>, the standard output.</summary>
internal sealed record RowOutput(string Path, OutputFormat Format, bool Gzip)
{
    private const string StandardOutput = "-";

    /// <summary>Works out the format.</summary>
    /// <param name="path">The path, or <c>-</c>.</param>
    /// <param name="format">The format asked for; that of the path when null.</param>
    /// <param name="standardFormat">The format on the standard output when none is asked for.</param>
    public static RowOutput For(string path, OutputFormat? format, OutputFormat standardFormat)
    {
        var gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        var name = gzip ? path[..^3] : path;
        format ??= path == StandardOutput ? standardFormat : FormatOf(name);
        return format is null || (gzip && format != OutputFormat.Idx)
            ? throw new UsageException(
                $"The output {path} has no known ending; expected .png, .npy, .csv, .idx, .idx.gz, a name in -ubyte, or --format."
            )
            : new RowOutput(path, format.Value, gzip);
    }

    /// <summary>Writes a table whose rows <paramref name="produce"/> gives; a file appears only when it is complete.</summary>
    public void Write(CliContext context, RowTable table, Action<IRowSink> produce)
    {
        if (Path == StandardOutput)
        {
            using var output = context.OpenOutput();
            Fill(output, table, produce);
            output.Flush();
        }
        else if (IsDevice)
        {
            using var device = new FileStream(Path, FileMode.Open, FileAccess.Write);
            Fill(device, table, produce);
        }
        else
        {
            AtomicFile.Write(Path, stream => Fill(stream, table, produce));
        }
    }

    /// <summary>A device such as <c>/dev/stdout</c> is written to; a file renamed over it would replace it.</summary>
    private bool IsDevice =>
        !OperatingSystem.IsWindows() && System.IO.Path.GetFullPath(Path).StartsWith("/dev/", StringComparison.Ordinal);

    private static OutputFormat? FormatOf(string name) =>
        System.IO.Path.GetExtension(name).ToUpperInvariant() switch
        {
            ".PNG" => OutputFormat.Png,
            ".NPY" => OutputFormat.Npy,
            ".CSV" => OutputFormat.Csv,
            ".IDX" => OutputFormat.Idx,
            _ => name.EndsWith("-ubyte", StringComparison.OrdinalIgnoreCase) ? OutputFormat.Idx : null,
        };

    private void Fill(Stream stream, RowTable table, Action<IRowSink> produce)
    {
        using var zipped = Gzip ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
        using var sink = Sink(zipped ?? stream, table);
        produce(sink);
        sink.Complete();
    }

    private IRowSink Sink(Stream stream, RowTable table) =>
        Format switch
        {
            OutputFormat.Png => new PngSheetSink(stream, table),
            OutputFormat.Idx => new IdxSink(stream, table),
            OutputFormat.Npy => new NpySink(stream, table),
            _ => new CsvSink(stream, table),
        };
}
