namespace Vae.Data;

/// <summary>A place that a file is to be written to: found out before anything is computed for it.</summary>
internal static class FilePlace
{
    /// <summary>The links that one path may lead through.</summary>
    public const int MostLinks = 40;

    /// <summary>
    /// The path that a file is renamed to: that of the file itself where a link leads to it, so that the link stays one and what it leads
    /// to is new. A hard link is another name of the old contents, which it keeps, as backups made of hard links have to.
    /// </summary>
    /// <exception cref="IOException">The link leads in a circle.</exception>
    public static string Resolved(string path)
    {
        var full = Path.GetFullPath(path);
        for (var i = 0; i < MostLinks; i++)
        {
            if (new FileInfo(full).LinkTarget is not { } target)
            {
                return full;
            }

            full = Path.GetFullPath(target, Path.GetDirectoryName(full)!);
        }

        throw new IOException(
            $"{path} is a link that leads in a circle; expected a file to write, or a name that is free."
        );
    }

    /// <summary>Refuses a path at which no file can be: something else is there, or the path cannot be.</summary>
    /// <param name="path">The path.</param>
    /// <param name="shown">What the user calls it; the path itself when null.</param>
    /// <exception cref="IOException">It cannot.</exception>
    public static void Require(string path, string? shown = null)
    {
        if (RegularFile.OtherKind(path) is { } kind)
        {
            throw new IOException($"{shown ?? path} is {kind}; expected a file to write, or a name that is free.");
        }

        if (RegularFile.Obstacle(path) is { } obstacle)
        {
            throw new IOException($"'{shown ?? path}' cannot be written: {obstacle}; expected another output.");
        }
    }

    /// <summary>
    /// Refuses a path that cannot be written, as a trial tells: permissions, mounts and quotas are many. Directories that it needs are made for
    /// the trial and removed again.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="shown">What the user calls it; the path itself when null.</param>
    /// <exception cref="IOException">It cannot.</exception>
    public static void RequireWritable(string path, string? shown = null)
    {
        Require(path, shown);
        var missing = Missing(Path.GetDirectoryName(Resolved(path))!);
        try
        {
            var trial = AtomicFile.CreateTemporary(path, shown);
            try
            {
                using (trial)
                {
                    // A full disk may have room for the name.
                    trial.WriteByte(0);
                    trial.Flush(flushToDisk: true);
                }
            }
            catch (IOException e)
            {
                throw AtomicFile.CannotWrite(shown ?? path, e);
            }
            finally
            {
                File.Delete(trial.Name);
            }
        }
        finally
        {
            missing.ForEach(RemoveIfEmpty);
        }
    }

    /// <summary>The directories of a path that are not there, the innermost first.</summary>
    private static List<string> Missing(string directory)
    {
        var missing = new List<string>();
        for (var at = directory; at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at))
        {
            missing.Add(at);
        }

        return missing;
    }

    private static void RemoveIfEmpty(string directory)
    {
        try
        {
            Directory.Delete(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was never made, or somebody else has put something there in the meantime.
        }
    }
}
