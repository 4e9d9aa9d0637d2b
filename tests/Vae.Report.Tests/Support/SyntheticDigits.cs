using Vae.Data;
using Vae.Inference;

namespace Vae.Report.Tests;

/// <summary>A data set of digits that the shipped conditional model draws, so that no test needs the network.</summary>
internal static class SyntheticDigits
{
    public const int TrainRows = 1_000;
    public const int TestRows = 300;
    public const int Classes = 10;

    /// <summary>Writes the four IDX files of a data set.</summary>
    /// <param name="directory">Takes them; made when it is not there.</param>
    /// <param name="trainRows">The rows to learn from; row i is of class i modulo 10.</param>
    /// <param name="testRows">The rows to show.</param>
    public static void Write(string directory, int trainRows = TrainRows, int testRows = TestRows)
    {
        Directory.CreateDirectory(directory);
        using var model = VaeModel.Load(RepositoryFacts.Model("mnist-cvae"));
        Write(model, directory, "train", trainRows, seed: 1);
        Write(model, directory, "t10k", testRows, seed: 2);
    }

    private static void Write(VaeModel model, string directory, string split, int rows, long seed)
    {
        var side = model.Signature.Shape.Height;
        using var images = RowWriter.Create(
            Path.Combine(directory, $"{split}-images-idx3-ubyte"),
            [side, model.Signature.Shape.Width],
            new() { ElementType = RowElement.UInt8 }
        );
        images.Write(model.Generate(rows, seed));
        images.Complete();
        using var labels = RowWriter.Create(
            Path.Combine(directory, $"{split}-labels-idx1-ubyte"),
            [],
            new() { ElementType = RowElement.UInt8 }
        );
        labels.WriteValues<byte>([.. Enumerable.Range(0, rows).Select(row => (byte)(row % Classes))]);
        labels.Complete();
    }
}
