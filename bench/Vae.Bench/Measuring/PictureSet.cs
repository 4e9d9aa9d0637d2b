using Vae.Inference;
using Vae.Training;

namespace Vae.Bench.Measuring;

/// <summary>Colour pictures of one size with their classes.</summary>
/// <param name="Name">Their name.</param>
/// <param name="Shape">The shape of a picture, channels first.</param>
/// <param name="Values">The pixels from 0 to 1, row-major.</param>
/// <param name="Labels">The number of each picture's class.</param>
/// <param name="Classes">The classes' names.</param>
internal sealed record PictureSet(
    string Name,
    DataShape Shape,
    float[] Values,
    int[] Labels,
    IReadOnlyList<string> Classes
)
{
    /// <summary>The number of pictures.</summary>
    public int Count => Labels.Length;

    /// <summary>Reads a folder of pictures, whose sub-folders are the classes.</summary>
    public static PictureSet Read(string folder)
    {
        var rows = VaeDataset.FromFile(folder);
        var values = new float[rows.Count * rows.Shape.Size];
        rows.CopyRows(0, values);
        return new PictureSet(
            Path.GetFileName(folder),
            rows.Shape,
            values,
            [.. rows.Labels.ToArray().Select(label => (int)label)],
            rows.ClassNames
                ?? throw new InvalidDataException($"{folder} has no sub-folders; expected one for each class.")
        );
    }

    /// <summary>The pictures, to learn from.</summary>
    public VaeDataset ToDataset() => VaeDataset.FromRows(Name, Shape, Values);

    /// <summary>The pictures and their mirror images, to learn from.</summary>
    public VaeDataset WithMirrorImages()
    {
        var mirrored = (float[])Values.Clone();
        for (var line = 0; line < mirrored.Length; line += Shape.Width)
        {
            mirrored.AsSpan(line, Shape.Width).Reverse();
        }

        return VaeDataset.FromRows(Name, Shape, [.. Values, .. mirrored]);
    }

    /// <summary>The numbers of some pictures, equally many of each class, in an order that the seed tells.</summary>
    public int[] Draw(int count, int seed)
    {
        var order = LabelledTable.Shuffled(Count, seed);
        return
        [
            .. Enumerable
                .Range(0, Classes.Count)
                .SelectMany(kind => order.Where(row => Labels[row] == kind).Take(count / Classes.Count)),
        ];
    }
}
