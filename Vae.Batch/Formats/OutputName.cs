namespace Vae.Batch;

/// <summary>An output's path and what it tells of the format.</summary>
/// <param name="Stem">The path without the endings of format and compression.</param>
/// <param name="Ending">Those endings.</param>
/// <param name="Format">The format.</param>
/// <param name="Compression">The compression.</param>
internal sealed record OutputName(string Stem, string Ending, RowFormat Format, RowCompression Compression)
{
    private static readonly (string Ending, RowFormat Format)[] Formats =
    [
        (".idx", RowFormat.Idx),
        (".npy", RowFormat.Npy),
        (".csv", RowFormat.Csv),
        (".tsv", RowFormat.Tsv),
        (".png", RowFormat.Png),
    ];

    /// <summary>The path of the file, or of the directory of pictures.</summary>
    public string Path => Stem + Ending;

    /// <summary>Reads a path.</summary>
    /// <param name="path">The path; one that ends in a directory separator is a directory of pictures.</param>
    /// <param name="asked">The format asked for; that of the path when null.</param>
    /// <exception cref="ArgumentException">The path has no known ending, or a compression that its format does not take.</exception>
    public static OutputName Parse(string path, RowFormat? asked)
    {
        var isFolder = System.IO.Path.EndsInDirectorySeparator(path);
        var (name, compression) =
            isFolder ? (path.TrimEnd('/', System.IO.Path.DirectorySeparatorChar), RowCompression.None)
            : Ends(path, ".gz") ? (path[..^3], RowCompression.Gzip)
            : Ends(path, ".zst") ? (path[..^4], RowCompression.Zstd)
            : (path, RowCompression.None);
        var known = isFolder ? default : Array.Find(Formats, format => Ends(name, format.Ending));
        var stem = known.Ending is null ? name : name[..^known.Ending.Length];
        RowFormat? named =
            isFolder ? RowFormat.Pngs
            : known.Ending is not null ? known.Format
            : Ends(name, "-ubyte") ? RowFormat.Idx
            : null;
        var format =
            asked
            ?? named
            ?? throw new ArgumentException(
                $"The output {path} has no known ending; expected .idx, .npy, .csv or .tsv (also with .gz or .zst), a name in -ubyte, .png, a directory ending in / or --format."
            );
        return System.IO.Path.GetFileName(stem).Length == 0
                ? throw new ArgumentException($"The output {path} has no name; expected one before its ending.")
            : compression != RowCompression.None && format is RowFormat.Png or RowFormat.Pngs
                ? throw new ArgumentException(
                    $"The output {path} is compressed by its name, and {format} is compressed already; expected no .gz or .zst."
                )
            : new OutputName(
                stem,
                path.TrimEnd('/', System.IO.Path.DirectorySeparatorChar)[stem.Length..],
                format,
                compression
            );
    }

    /// <summary>The path of a shard.</summary>
    public OutputName Of(Shard? shard) => shard is null ? this : this with { Stem = Stem + shard.Suffix() };

    /// <summary>The path of a file with something else of the same rows.</summary>
    public string Beside(RowRole role, RowFormat format)
    {
        var compression = Compression switch
        {
            RowCompression.Gzip => ".gz",
            RowCompression.Zstd => ".zst",
            _ => "",
        };
        return $"{Stem}.{role.ToString().ToLowerInvariant()}.{format.ToString().ToLowerInvariant()}{compression}";
    }

    private static bool Ends(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
