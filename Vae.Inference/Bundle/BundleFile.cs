using System.Text;

namespace Vae.Inference;

/// <summary>The bytes of a bundle's files, and what else is often found in their places.</summary>
internal static class BundleFile
{
    private static ReadOnlySpan<byte> LfsPointer => "version https://git-lfs.github.com/spec/"u8;

    /// <summary>Refuses what git or a browser leaves in place of a file.</summary>
    /// <exception cref="InvalidDataException">It is a Git LFS pointer or a web page; the message says what to do.</exception>
    public static void RequireItself(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(LfsPointer))
        {
            throw new InvalidDataException(
                $"{path} is a Git LFS pointer, which stands for the file; 'git lfs pull' in its repository fetches the file itself."
            );
        }

        var start = bytes[..Math.Min(bytes.Length, 256)].Trim(" \t\r\n\ufeff"u8);
        if (StartsWithAnyCase(start, "<!doctype html") || StartsWithAnyCase(start, "<html"))
        {
            throw new InvalidDataException(
                $"{path} is a web page (HTML), such as a server sends in place of a file; download the file anew."
            );
        }
    }

    /// <summary>Text in UTF-8, or in UTF-16 or UTF-32 with a byte-order mark, without the mark.</summary>
    public static string Text(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static bool StartsWithAnyCase(ReadOnlySpan<byte> bytes, string text) =>
        bytes.Length >= text.Length && Ascii.EqualsIgnoreCase(bytes[..text.Length], text);
}
