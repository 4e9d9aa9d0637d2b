using System.Text;

namespace Vae.Inference;

public sealed partial class ModelBundle
{
    /// <summary>Reads and checks the bundle in <paramref name="directory"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FileNotFoundException">One of the three files is missing.</exception>
    /// <exception cref="IOException">One of them is a directory, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is not usable or does not fit the others; the message says which and why.</exception>
    public static ModelBundle Read(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(
                $"There is no model bundle at '{directory}': the directory does not exist."
            );
        }

        var json = Encoding.UTF8.GetString(ReadFile(directory, BundleFormat.CardFile));
        try
        {
            return new ModelBundle(
                ModelCard.FromJson(json),
                ReadFile(directory, BundleFormat.EncoderFile),
                ReadFile(directory, BundleFormat.DecoderFile)
            );
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The model bundle at '{directory}' is not usable. {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes a bundle as a whole. A new directory appears complete or not at all; in an existing one the files are replaced only after all
    /// three are on disk, and other files stay.
    /// </summary>
    /// <exception cref="IOException">The directory is not writable or the disk is full; what stood there is untouched.</exception>
    public static void Write(string directory, ModelBundle bundle)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(bundle);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var staging = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(staging);
            Stage(staging, BundleFormat.EncoderFile, bundle.Encoder);
            Stage(staging, BundleFormat.DecoderFile, bundle.Decoder);
            Stage(staging, BundleFormat.CardFile, Encoding.UTF8.GetBytes(bundle.Card.ToJson()));
            Publish(staging, target);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The model bundle cannot be written to '{directory}': {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private static void Stage(string directory, string name, byte[] contents)
    {
        using var stream = new FileStream(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.Write);
        stream.Write(contents);
        stream.Flush(flushToDisk: true);
    }

    private static void Publish(string staging, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(staging, target);
            return;
        }

        // The card goes last and holds the graphs' hashes: an interruption between these renames is found when the bundle is read.
        foreach (var name in BundleFormat.Files)
        {
            File.Move(Path.Combine(staging, name), Path.Combine(target, name), overwrite: true);
        }
    }

    private static byte[] ReadFile(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException($"{path} is a directory; expected a regular file.")
                : new FileNotFoundException($"The model bundle at '{directory}' has no {name}.", path);
        }

        // Pipes, devices and sockets have no length; opening one would wait for whoever writes to it.
        return new FileInfo(path).Length > 0
            ? File.ReadAllBytes(path)
            : throw new InvalidDataException(
                $"{path} is damaged: it is empty, or a pipe, a socket or a device; expected a regular file."
            );
    }
}
