namespace Vae.Data;

/// <summary>An output's path and what it tells of the format.</summary>
/// <param name="Stem">The path without the endings of format and compression.</param>
/// <param name="Ending">Those endings.</param>
/// <param name="Format">The format.</param>
/// <param name="Compression">The compression.</param>
internal sealed record RowFileName(string Stem, string Ending, RowFormat Format, RowCompression Compression)
{
    /// <summary>The path of the file, or of the directory of pictures.</summary>
    public string Path => Stem + Ending;

    /// <summary>Reads a path.</summary>
    /// <param name="path">The path; one that ends in a directory separator is a directory of pictures.</param>
    /// <param name="asked">The format asked for; that of the path when null.</param>
    /// <exception cref="ArgumentException">The path has no known ending, or a compression that its format does not take.</exception>
    public static RowFileName Parse(string path, RowFormat? asked = null)
    {
        var isFolder = System.IO.Path.EndsInDirectorySeparator(path);
        var whole = isFolder ? path.TrimEnd('/', System.IO.Path.DirectorySeparatorChar) : path;
        var compression = isFolder ? RowCompression.None : RowCompressions.OfName(path);
        var name = whole[..^compression.Ending().Length];
        var (named, ending) = isFolder ? (RowFormat.Pngs, "") : FormatOf(name);
        // An ending such as -ubyte is a part of the name.
        var stem = ending.StartsWith('.') ? name[..^ending.Length] : name;
        var format =
            asked
            ?? named
            ?? throw new ArgumentException(
                $"The output {path} has no known ending; expected {RowFormat.CompressibleEndings} (also with .gz or .zst), a name in -ubyte, .png, or a directory ending in /."
            );
        return whole.AsSpan(whole.LastIndexOf('/') + 1) is "." or ".."
                ? throw new ArgumentException(
                    $"The output {path} is a directory without a name of its own; expected one such as {path.TrimEnd('/')}/images."
                )
            : System.IO.Path.GetFileName(stem).Length == 0
                ? throw new ArgumentException($"The output {path} has no name; expected one before its ending.")
            : compression != RowCompression.None && format.IsPicture
                ? throw new ArgumentException(
                    $"The output {path} is compressed by its name, and {format} is compressed already; expected no .gz or .zst."
                )
            : new RowFileName(stem, whole[stem.Length..], format, compression);
    }

    /// <summary>The path of a file with something else of the same rows.</summary>
    public string Beside(string what, RowFormat format) =>
        $"{Stem}.{what}.{format.Name.ToLowerInvariant()}{Compression.Ending()}";

    private static (RowFormat? Format, string Ending) FormatOf(string name)
    {
        foreach (var format in RowFormat.All)
        {
            if (format.Endings.FirstOrDefault(ending => Ends(name, ending)) is { } ending)
            {
                return (format, ending);
            }
        }

        return (null, "");
    }

    private static bool Ends(string name, string ending) => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase);
}
