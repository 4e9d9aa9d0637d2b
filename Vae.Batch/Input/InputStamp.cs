namespace Vae.Batch;

/// <summary>What tells one state of a file from another: its length and when it was last written.</summary>
/// <param name="Bytes">The length in bytes.</param>
/// <param name="Modified">The last write, in UTC.</param>
internal sealed record InputStamp(long Bytes, DateTime Modified)
{
    /// <summary>The stamp of the file at a path, links followed; null when there is none.</summary>
    public static InputStamp? Of(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return new InputStamp(RandomAccess.GetLength(file), File.GetLastWriteTimeUtc(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The stamp of an open file.</summary>
    public static InputStamp Of(FileStream file) => new(file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle));

    /// <summary>As messages have it.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Bytes} bytes of {Modified:yyyy-MM-dd HH:mm:ss.fffffff}Z");
}
