using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>Rows of a data set that follow each other, as many as are held in memory at once; without labels where it has none.</summary>
internal sealed record DataBlock(int FirstRow, int Count, float[] Images, ReadOnlyMemory<long> Labels)
{
    private const int Size = 4_096;

    /// <summary>The first <paramref name="count"/> rows, block after block.</summary>
    public static IEnumerable<DataBlock> Of(VaeDataset data, int count)
    {
        for (var first = 0; first < count; first += Size)
        {
            var rows = Math.Min(Size, count - first);
            var images = new float[rows * data.Shape.Size];
            data.CopyRows(first, images);
            yield return new DataBlock(first, rows, images, data.HasLabels ? data.Labels.Slice(first, rows) : default);
        }
    }

    /// <summary>The labels as the model wants them: none when it is unconditional.</summary>
    public ReadOnlyMemory<long> LabelsFor(BundleModel model) => model.IsConditional ? Labels : default;
}
