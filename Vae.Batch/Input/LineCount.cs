namespace Vae.Batch;

/// <summary>Counts the lines of a text, with or without a line break behind the last one; blank lines at the end do not count.</summary>
internal static class LineCount
{
    private const int BufferBytes = 1 << 18;

    public static long Of(Stream text)
    {
        var buffer = new byte[BufferBytes];
        var (breaks, lines) = (0L, 0L);
        for (int read; (read = text.Read(buffer)) > 0; )
        {
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, read);
            var last = bytes.LastIndexOfAnyExcept((byte)'\n', (byte)'\r');
            if (last >= 0)
            {
                lines = breaks + bytes[..last].Count((byte)'\n') + 1;
            }

            breaks += bytes.Count((byte)'\n');
        }

        return lines;
    }
}
