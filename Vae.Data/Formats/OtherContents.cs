using System.Text;

namespace Vae.Data;

/// <summary>Files that hold no rows as they are, but are given for such: told by their first bytes.</summary>
/// <param name="What">What such a file is, in words.</param>
/// <param name="WayOut">How rows are made of it, in words behind a comma; empty where nothing can be said.</param>
internal sealed record OtherContents(string What, string WayOut)
{
    private const int MostLooked = 1 << 12;

    // By the first bytes, each as a character of Latin-1.
    private static readonly (string Start, OtherContents Contents)[] Known =
    [
        ("version https://git-lfs", new("a pointer of Git LFS, not the file itself", "; git lfs pull fetches it")),
        ("\u0089HDF\r\n", new("an HDF5 file", ", such as numpy.save writes of one of its data sets")),
        ("\u0089PNG", new("a single PNG picture", "; rows of pixels are written by numpy.save, for one")),
        ("\u00FF\u00D8\u00FF", new("a single JPEG picture", "; rows of pixels are written by numpy.save, for one")),
        ("GIF89a", new("a single GIF picture", "; rows of pixels are written by numpy.save, for one")),
        ("II*\0", new("a TIFF picture", "; rows of pixels are written by numpy.save, for one")),
        ("MM\0*", new("a TIFF picture", "; rows of pixels are written by numpy.save, for one")),
        ("MATLAB 5.0 MAT-file", new("a MATLAB file", "; numpy.save writes the arrays of scipy.io.loadmat")),
        ("\u00D0\u00CF\u0011\u00E0", new("a spreadsheet or another Office document", ", as the spreadsheet exports")),
        ("SQLite format 3", new("an SQLite database", ", as .mode csv writes")),
        ("%PDF", new("a PDF document", "")),
        ("BZh91AY", new("a bzip2 file", ", plain or packed with gzip or zstd; bunzip2 unpacks it")),
        ("\u00FD7zXZ\0", new("an xz file", ", plain or packed with gzip or zstd; unxz unpacks it")),
        ("\u0004\"M\u0018", new("an LZ4 file", ", plain or packed with gzip or zstd; unlz4 unpacks it")),
        ("7z\u00BC\u00AF", new("a 7z archive", "; 7z x unpacks it")),
        ("Rar!\u001A", new("a RAR archive", "; unrar unpacks it")),
        ("\u00FF\u00FE", new("text in UTF-16", " in UTF-8; iconv -f UTF-16 -t UTF-8 converts it")),
        ("\u00FE\u00FF", new("text in UTF-16", " in UTF-8; iconv -f UTF-16 -t UTF-8 converts it")),
        ("<!doctype", new("a web page", "; a download may have failed")),
        ("<html", new("a web page", "; a download may have failed")),
        ("<?xml", new("an XML document", "; a download may have failed")),
        ("{", new("JSON or the like", "")),
        ("[", new("JSON or the like", "")),
        ("@relation", new("an ARFF file", "; the lines below @data are CSV")),
    ];

    /// <summary>What a file that starts so is; null when it may hold rows.</summary>
    public static OtherContents? Find(ReadOnlySpan<byte> start)
    {
        var text = Encoding.Latin1.GetString(start[..Math.Min(start.Length, MostLooked)]);
        // Behind the mark of UTF-8, blanks and line breaks.
        var trimmed = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        trimmed = trimmed.TrimStart(' ', '\t', '\r', '\n');
        return text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) ? InZip(text)
            : IsPickle(start)
                ? new OtherContents("a Python pickle", "; numpy.save writes arrays that need no Python to be read")
            : text.Length > 262 && text.AsSpan(257).StartsWith("ustar")
                ? new OtherContents("a tar archive", "; tar -xf unpacks it")
            : Array
                .Find(
                    Known,
                    known =>
                        trimmed.StartsWith(
                            known.Start,
                            known.Start[0] == '<' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal
                        )
                )
                .Contents;
    }

    /// <summary>Protocol 2 to 5, then a frame, or what arrays and tables start with.</summary>
    private static bool IsPickle(ReadOnlySpan<byte> start) =>
        start
            is [0x80, >= 2 and <= 5, 0x95 or (byte)'c' or (byte)'}' or (byte)']' or (byte)'(' or (byte)'X' or 0x8C, ..];

    /// <summary>Zip archives by the name of their first file, which stands 30 bytes from the start.</summary>
    private static OtherContents InZip(string text)
    {
        var length = text.Length < 30 ? 0 : text[26] | (text[27] << 8);
        var first = text[Math.Min(30, text.Length)..Math.Min(30 + length, text.Length)];
        return first.EndsWith(".npy", StringComparison.Ordinal)
                ? new(
                    "an NPZ archive of arrays",
                    "; numpy.save writes one array, numpy.load(...)['" + first[..^4] + "'] for one"
                )
            : first.StartsWith("[Content_Types]", StringComparison.Ordinal)
            || first.StartsWith("xl/", StringComparison.Ordinal)
            || first.StartsWith("_rels/", StringComparison.Ordinal)
            || first.StartsWith("docProps/", StringComparison.Ordinal)
                ? new("a spreadsheet or another Office document", ", as the spreadsheet exports")
            : first == "mimetype" ? new("a spreadsheet or another OpenDocument file", ", as the spreadsheet exports")
            : first.EndsWith("data.pkl", StringComparison.Ordinal)
                ? new("a file of PyTorch", "; numpy.save(..., tensor.numpy()) writes an array")
            : new("a zip archive", "; unzip unpacks it");
    }
}
