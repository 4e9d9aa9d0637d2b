using Vae.Data;
using Vae.Inference;

namespace Vae.Repository.Tests.Readme;

/// <summary>A working directory as the README's examples expect it: the repository's models, and some digits as IDX files.</summary>
public sealed class WorkingDirectory : IDisposable
{
    /// <summary>The number of training images, and of test images.</summary>
    public const int Rows = 20;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("vae-readme-");
    private readonly string before = Environment.CurrentDirectory;

    public WorkingDirectory()
    {
        Directory.CreateDirectory(PathOf("models"));
        foreach (var name in new[] { "mnist-vae", "mnist-cvae", "mnist-vae-16d" })
        {
            Directory.CreateSymbolicLink(PathOf($"models/{name}"), Path.Combine(RepositoryFacts.Root, "models", name));
        }

        using var model = VaeModel.Load(PathOf("models/mnist-cvae"));
        var labels = Enumerable.Range(0, Rows).Select(row => (byte)(row % 10)).ToArray();
        var images = model.Generate(Rows, seed: 3);
        foreach (var part in new[] { "train", "t10k" })
        {
            using var imageFile = RowWriter.Create(
                PathOf($"digits/{part}-images-idx3-ubyte"),
                [28, 28],
                new() { ElementType = RowElement.UInt8 }
            );
            imageFile.Write(images);
            imageFile.Complete();
            using var labelFile = RowWriter.Create(
                PathOf($"digits/{part}-labels-idx1-ubyte"),
                [],
                new() { ElementType = RowElement.UInt8 }
            );
            labelFile.WriteValues<byte>(labels);
            labelFile.Complete();
        }

        Environment.CurrentDirectory = root.FullName;
    }

    public string PathOf(string relative) => Path.Combine(root.FullName, relative);

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        root.Delete(recursive: true);
    }
}
