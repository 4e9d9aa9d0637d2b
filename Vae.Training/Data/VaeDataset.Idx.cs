using Vae.Inference;

namespace Vae.Training;

public sealed partial class VaeDataset
{
    /// <summary>Reads IDX files, plain or gzipped, whole into memory.</summary>
    /// <param name="imagesPath">
    /// Images <c>[count, height, width]</c> or <c>[count, channels, height, width]</c>, or vectors <c>[count, features]</c>.
    /// </param>
    /// <param name="labelsPath">Labels <c>[count]</c>, or null for none.</param>
    /// <param name="name">The name that the model card gives; the images' file name when null.</param>
    /// <exception cref="IOException">A file is missing or not readable.</exception>
    /// <exception cref="InvalidDataException">A file is no IDX, is damaged, or the labels do not fit the images.</exception>
    public static VaeDataset FromIdx(string imagesPath, string? labelsPath = null, string? name = null)
    {
        using var images = IdxReader.Open(imagesPath);
        var shape = RowShape(images, imagesPath);
        var labels = labelsPath is null ? null : ReadLabels(labelsPath);
        name ??= Path.GetFileName(imagesPath);
        var length = (long)images.Count * shape.Size;
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{imagesPath} holds {length} elements; at most {Array.MaxLength} fit into memory, so train on a part of it."
            );
        }

        if (images.ElementType == IdxElementType.UInt8)
        {
            var bytes = new byte[length];
            images.ReadItems(bytes);
            return new VaeDataset(name, shape, bytes, null, labels);
        }

        var floats = new float[length];
        images.ReadItems(floats);
        return FromRows(name, shape, floats, labels);
    }

    private static DataShape RowShape(IdxReader images, string path) =>
        images.Dimensions.Count switch
        {
            2 => new DataShape(images.Dimensions[1]),
            3 => new DataShape(1, images.Dimensions[1], images.Dimensions[2]),
            4 => new DataShape(images.Dimensions[1], images.Dimensions[2], images.Dimensions[3]),
            var count => throw new InvalidDataException(
                $"{path} has {count} dimensions; expected [count, height, width], [count, channels, height, width] or [count, features]."
            ),
        };

    private static long[] ReadLabels(string path)
    {
        using var reader = IdxReader.Open(path);
        if (reader.Dimensions.Count != 1)
        {
            throw new InvalidDataException(
                $"{path} has {reader.Dimensions.Count} dimensions; expected labels [count]."
            );
        }

        var labels = new long[reader.Count];
        reader.ReadItems(labels);
        return labels;
    }
}
