using System.Text;

namespace Vae.Data;

/// <summary>The encoding of a text, told by its byte-order mark; what is no text in it is an error, never a question mark.</summary>
internal static class TextEncoding
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Whether a text that starts so is UTF-16.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> start) => start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];

    /// <summary>The encoding of a text that starts so; its mark is passed over.</summary>
    public static Encoding Of(ReadOnlySpan<byte> start) =>
        IsUtf16(start)
            ? new UnicodeEncoding(bigEndian: start[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true)
            : new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>The separator of the cells of a text's first line: the most frequent outside of quotes, a comma where there is none.</summary>
    public static char SeparatorOf(ReadOnlySpan<byte> start)
    {
        // A character that the start ends within is none of those that are looked for.
        var text = IsUtf16(start)
            ? new UnicodeEncoding(bigEndian: start[0] == 0xFE, byteOrderMark: false).GetString(start[2..])
            : Encoding.Latin1.GetString(start);
        Span<int> counts = stackalloc int[Separators.Length];
        var isQuoted = false;
        foreach (var c in text)
        {
            if (c is '\n' or '\r' && !isQuoted)
            {
                break;
            }

            isQuoted ^= c == '"';
            var place = isQuoted ? -1 : Array.IndexOf(Separators, c);
            if (place >= 0)
            {
                counts[place]++;
            }
        }

        var most = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            most = counts[i] > counts[most] ? i : most;
        }

        return Separators[most];
    }
}
