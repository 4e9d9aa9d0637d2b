namespace Vae.Data;

/// <summary>Writes files so that a reader sees the old contents or the new ones, never a part.</summary>
internal static class AtomicFile
{
    // Of up to four bytes each; a name has 255 bytes.
    private const int NameLength = 50;

    /// <summary>
    /// Lets <paramref name="write"/> fill a temporary file beside <paramref name="path"/>, flushes it to disk and renames it. When
    /// anything fails, the temporary file is removed and what stood at <paramref name="path"/> is untouched.
    /// </summary>
    /// <exception cref="IOException">The directory is not writable or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var stream = CreateTemporary(path);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(stream.Name, FilePlace.Resolved(path), overwrite: true);
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

    /// <summary>Gives a finished file its name, through a link where one is there.</summary>
    /// <exception cref="IOException">The place cannot be written.</exception>
    public static void Move(string from, string to)
    {
        var target = FilePlace.Resolved(to);
        if (target == Path.GetFullPath(to))
        {
            File.Move(from, target, overwrite: true);
            return;
        }

        // What the link leads to may be on another disk, where a renaming cannot reach.
        using (var source = File.OpenRead(from))
        {
            Write(target, source.CopyTo);
        }

        File.Delete(from);
    }

    /// <summary>A new file beside the one that is to be at <paramref name="path"/>, to be filled, flushed and renamed to it.</summary>
    /// <param name="path">The path of the file to be.</param>
    /// <param name="shown">What messages call it; the path itself when null.</param>
    /// <exception cref="IOException">No file can be there, or the directory is not writable.</exception>
    public static FileStream CreateTemporary(string path, string? shown = null)
    {
        FilePlace.Require(path, shown);
        var full = FilePlace.Resolved(path);
        var directory = Path.GetDirectoryName(full)!;
        try
        {
            Directory.CreateDirectory(directory);
            return new FileStream(
                Path.Combine(directory, $"{Beginning(Path.GetFileName(full))}.{Guid.NewGuid():N}.tmp"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                1 << 16
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(shown ?? path, e);
        }
    }

    /// <summary>An error in the user's words: the system's message names a temporary file that the user has never heard of.</summary>
    public static IOException CannotWrite(string path, Exception cause) =>
        new($"'{path}' cannot be written: its directory cannot be made or written to, or the disk is full.", cause);

    /// <summary>So much of a name that it is known again, and what is added to it does not make it too long.</summary>
    private static string Beginning(string name) =>
        name.Length <= NameLength ? name
        : char.IsHighSurrogate(name[NameLength - 1]) ? name[..(NameLength - 1)]
        : name[..NameLength];
}
