using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Vae.Inference;

// Reads a folder of pictures, reconstructs them with a model and writes them to another folder.
//
//     Pictures models/mnist-vae digits reconstructed

if (args.Length != 3)
{
    Console.Error.WriteLine("Usage: Pictures BUNDLE FOLDER OUTPUT");
    return 2;
}

try
{
    using var vae = VaeModel.Load(args[0]);
    var shape = vae.Signature.Shape;
    if (!shape.IsImage || shape.Channels is not (1 or 3) || vae.IsConditional)
    {
        Console.Error.WriteLine($"The model's rows are {shape}; expected pictures of 1 or 3 channels without labels.");
        return 1;
    }

    var ml = new MLContext(seed: 1);
    string[] files = [.. Directory.GetFiles(args[1], "*.png").Order(StringComparer.Ordinal)];
    var data = ml.Data.LoadFromEnumerable(files.Select(path => new PictureFile { Path = path }));

    // Pixels as the model takes them: of its size, channel after channel, from 0 to 1. A grey model takes one of three channels that are
    // equal once the colours are gone.
    var grey = shape.Channels == 1;
    IEstimator<ITransformer> pixels = ml
        .Transforms.LoadImages("Image", imageFolder: null, inputColumnName: nameof(PictureFile.Path))
        .Append(ml.Transforms.ResizeImages("Image", shape.Width, shape.Height));
    pixels = grey ? pixels.Append(ml.Transforms.ConvertToGrayscale("Image")) : pixels;
    using var reconstructor = pixels
        .Append(
            ml.Transforms.ExtractPixels(
                "Data",
                "Image",
                colorsToExtract: grey
                    ? ImagePixelExtractingEstimator.ColorBits.Red
                    : ImagePixelExtractingEstimator.ColorBits.Rgb,
                orderOfExtraction: ImagePixelExtractingEstimator.ColorsOrder.ARGB,
                interleavePixelColors: false,
                scaleImage: 1 / 255f
            )
        )
        .Append(ml.Transforms.ReconstructWithVae("Reconstruction", vae, "Data"))
        .Fit(data);

    var written = ml.Data.SaveAsPictures(
        reconstructor.Transform(data),
        "Reconstruction",
        args[2],
        nameColumnName: nameof(PictureFile.Path)
    );
    Console.WriteLine($"{written} pictures in {args[2]}.");
    return 0;
}
catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

internal sealed class PictureFile
{
    public required string Path { get; init; }
}
