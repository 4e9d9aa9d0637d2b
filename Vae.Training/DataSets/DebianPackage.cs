namespace Vae.Training;

/// <summary>A Debian package, installed with apt-get when it is not there and the user may do so.</summary>
/// <param name="Package">The package's name.</param>
public sealed record DebianPackage(string Package) : IDataSetSource
{
    /// <inheritdoc/>
    public string Description => $"the Debian package {Package}";

    /// <inheritdoc/>
    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        var files = Listed(cancellation);
        if (files is null)
        {
            Install(cancellation);
            files = Listed(cancellation) ?? throw new IOException("It is not installed after apt-get installed it.");
        }

        var first = files.FirstOrDefault(file =>
            Path.GetFileName(file).StartsWith(dataSet.Files[0].Name, StringComparison.Ordinal)
        );
        return Path.GetDirectoryName(first)
            ?? throw new InvalidDataException($"It has no file {dataSet.Files[0].Name}.");
    }

    /// <summary>The files of the package; null when it is not installed.</summary>
    private string[]? Listed(CancellationToken cancellation)
    {
        try
        {
            return ExternalProgram.Run("dpkg", ["-L", Package], null, cancellation).Split('\n');
        }
        catch (IOException e) when (e.InnerException is null)
        {
            return null;
        }
    }

    private void Install(CancellationToken cancellation)
    {
        // A bare machine has no package lists yet.
        AsRoot(["update", "-qq"], cancellation);
        AsRoot(["install", "-y", "--no-install-recommends", Package], cancellation);
    }

    private static void AsRoot(string[] arguments, CancellationToken cancellation)
    {
        if (Environment.IsPrivilegedProcess)
        {
            ExternalProgram.Run("apt-get", arguments, null, cancellation);
        }
        else
        {
            ExternalProgram.Run("sudo", ["-n", "apt-get", .. arguments], null, cancellation);
        }
    }
}
