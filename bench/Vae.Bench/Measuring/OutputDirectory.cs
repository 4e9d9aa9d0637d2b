using Vae.Bench.Reporting;

namespace Vae.Bench.Measuring;

/// <summary>Where commands write while they are measured: on the disk, as a temporary directory may be in memory.</summary>
internal sealed class OutputDirectory : IDisposable
{
    private readonly DirectoryInfo directory = new(Path.Combine("artifacts", "bench"));

    /// <param name="bytes">What will be there at a time.</param>
    /// <exception cref="IOException">The disk has less.</exception>
    public OutputDirectory(long bytes)
    {
        // What an interrupted run has left.
        Dispose();
        directory.Create();
        var free = new DriveInfo(directory.FullName).AvailableFreeSpace;
        if (free < bytes)
        {
            throw new IOException(
                $"The disk of {directory.FullName} has {Text.Megabytes(free)} free; expected {Text.Megabytes(bytes)}."
            );
        }
    }

    /// <summary>The path of a file.</summary>
    public string In(string name) => Path.Combine(directory.FullName, name);

    public void Dispose()
    {
        directory.Refresh();
        if (directory.Exists)
        {
            directory.Delete(recursive: true);
        }
    }
}
