namespace Vae.Experiments;

/// <summary>MNIST's and Fashion-MNIST's files in the directory that <c>vae data</c> fills.</summary>
internal sealed class DataFiles(string directory)
{
    public const int TrainRows = 60_000;

    public const int TestRows = 10_000;

    public string TrainImages { get; } = Path.Combine(directory, "mnist", "train-images-idx3-ubyte");

    public string TrainLabels { get; } = Path.Combine(directory, "mnist", "train-labels-idx1-ubyte");

    public string TestImages { get; } = Path.Combine(directory, "mnist", "t10k-images-idx3-ubyte");

    public string TestLabels { get; } = Path.Combine(directory, "mnist", "t10k-labels-idx1-ubyte");

    public string FashionImages { get; } = Path.Combine(directory, "fashion-mnist", "t10k-images-idx3-ubyte");

    /// <summary>Where <c>vae data</c> puts data sets.</summary>
    public static string DefaultDirectory() => Variable("VAE_DATA") ?? Path.Combine(UserCache(), "vaeml");

    /// <exception cref="FileNotFoundException">A file is not there; the message says how to get it.</exception>
    public void Check()
    {
        foreach (var file in new[] { TrainImages, TrainLabels, TestImages, TestLabels, FashionImages })
        {
            if (!File.Exists(file))
            {
                var set = Path.GetFileName(Path.GetDirectoryName(file));
                throw new FileNotFoundException($"There is no file {file}; `./run.sh data {set}` fetches it.");
            }
        }
    }

    private static string UserCache() =>
        Variable("XDG_CACHE_HOME")
        ?? Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        );

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
