using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Pipelines;

/// <summary>Images that a model generated, and the class each was generated as.</summary>
internal static class Digits
{
    /// <summary>Rows of the shipped conditional model, as bytes, as a data set's file would hold them; ten classes in turn.</summary>
    public static IDataView Of(MLContext ml, int rows)
    {
        var images = Bundles.ConditionalMnist.Generate(rows, seed: 5);
        return ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, rows)
                .Select(row => new Digit
                {
                    Data = Array.ConvertAll(images[(row * 784)..((row + 1) * 784)], pixel => (byte)(255 * pixel)),
                    Label = (byte)(row % 10),
                })
        );
    }

    public sealed class Digit
    {
        [VectorType(28, 28)]
        public byte[] Data { get; set; } = [];

        public byte Label { get; set; }
    }
}
