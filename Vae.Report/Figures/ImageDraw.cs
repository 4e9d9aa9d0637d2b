using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>Draws rows of asked classes at random, none twice as long as a class has others.</summary>
internal sealed class ImageDraw
{
    private readonly VaeDataset data;
    private readonly long seed;
    private readonly Dictionary<long, List<int>> left = [];
    private int drawn;

    public ImageDraw(VaeDataset data, long seed)
    {
        this.data = data;
        this.seed = seed;
        Classes = [.. data.Labels.ToArray().Distinct().Order()];
    }

    /// <summary>The classes that the data set has images of, in order.</summary>
    public IReadOnlyList<long> Classes { get; }

    /// <summary>The number of a row of a class.</summary>
    public int Row(long label)
    {
        if (!left.TryGetValue(label, out var rows) || rows.Count == 0)
        {
            left[label] = rows = [.. Enumerable.Range(0, data.Count).Where(i => data.Labels.Span[i] == label)];
        }

        var index = (int)(Philox4x32.Block(seed, drawn++, 0, NoisePurpose.Shuffle).Item1 % (uint)rows.Count);
        var row = rows[index];
        rows.RemoveAt(index);
        return row;
    }

    /// <summary>The images of rows, one after the other.</summary>
    public float[] Images(params IReadOnlyList<int> rows)
    {
        var size = data.Shape.Size;
        var images = new float[rows.Count * size];
        for (var i = 0; i < rows.Count; i++)
        {
            data.CopyRows(rows[i], images.AsSpan(i * size, size));
        }

        return images;
    }
}
