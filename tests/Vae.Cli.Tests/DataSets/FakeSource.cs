namespace Vae.Cli.Tests.DataSets;

/// <summary>A source that writes the given files below its work directory, or fails.</summary>
internal sealed class FakeSource(string description, params (string Name, byte[] Contents)[] files) : IDataSetSource
{
    public int Calls { get; private set; }

    public string? WorkDirectory { get; private set; }

    public IOException? Failure { get; init; }

    public string Description => description;

    public string Fetch(KnownDataSet dataSet, string workDirectory, CancellationToken cancellation)
    {
        Calls++;
        WorkDirectory = workDirectory;
        if (Failure is not null)
        {
            throw Failure;
        }

        var below = Directory.CreateDirectory(Path.Combine(workDirectory, "package", "data")).FullName;
        foreach (var (name, contents) in files)
        {
            File.WriteAllBytes(Path.Combine(below, name), contents);
        }

        return workDirectory;
    }
}
