using System.IO.Compression;
using SkiaSharp;
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

    /// <summary>Reads the pictures below a folder of a zip file, whose folders are named after the classes, in the order of their names.</summary>
    /// <exception cref="InvalidDataException">There are none, or one is no picture or of another size.</exception>
    public static PictureSet Read(string zip, string folder)
    {
        using var archive = ZipFile.OpenRead(zip);
        var entries = archive
            .Entries.Where(entry => entry.FullName.StartsWith($"{folder}/", StringComparison.Ordinal))
            .Where(entry => entry.Name.Length > 0)
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal)
            .ToArray();
        string[] classes = [.. entries.Select(ClassOf).Distinct()];
        DataShape? shape = null;
        var values = new List<float>();
        foreach (var entry in entries)
        {
            using var stream = entry.Open();
            using var picture =
                SKBitmap.Decode(stream) ?? throw new InvalidDataException($"{zip}, {entry.FullName} is no picture.");
            var found = new DataShape(3, picture.Height, picture.Width);
            shape ??= found;
            if (!shape.Equals(found))
            {
                throw new InvalidDataException(
                    $"{zip}, {entry.FullName} has the shape {found}; expected {shape}, that of the first picture."
                );
            }

            var pixels = picture.Pixels;
            values.AddRange(pixels.Select(pixel => pixel.Red / 255f));
            values.AddRange(pixels.Select(pixel => pixel.Green / 255f));
            values.AddRange(pixels.Select(pixel => pixel.Blue / 255f));
        }

        return new PictureSet(
            $"{Path.GetFileNameWithoutExtension(zip)}/{folder}",
            shape ?? throw new InvalidDataException($"{zip} has no pictures below {folder}/; expected some."),
            [.. values],
            [.. entries.Select(entry => Array.IndexOf(classes, ClassOf(entry)))],
            classes
        );

        static string ClassOf(ZipArchiveEntry entry) => entry.FullName.Split('/')[^2];
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
