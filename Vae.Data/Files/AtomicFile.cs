namespace Vae.Data;

/// <summary>Writes files so that a reader sees the old contents or the new ones, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary file beside <paramref name="path"/>, flushes it to disk and renames it. When
    /// anything fails, the temporary file is removed and what stood at <paramref name="path"/> is untouched.
    /// </summary>
    /// <exception cref="IOException">The directory is not writable or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var full = Path.GetFullPath(path);
        var stream = CreateTemporary(path);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(stream.Name, full, overwrite: true);
        }
        catch
        {
            File.Delete(stream.Name);
            throw;
        }
    }

    /// <summary>Writes <paramref name="text"/> as UTF-8 without a byte-order mark.</summary>
    /// <inheritdoc cref="Write"/>
    public static void WriteText(string path, string text) =>
        Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>A new file beside <paramref name="path"/>, to be filled, flushed and renamed to it.</summary>
    public static FileStream CreateTemporary(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return new FileStream(
                $"{full}.{Guid.NewGuid():N}.tmp",
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1 << 16
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The system's message names the temporary file, which the user has never heard of.
            throw new IOException(
                $"'{path}' cannot be written: its directory cannot be made or written to, or the disk is full.",
                e
            );
        }
    }
}
