using Microsoft.ML;
using Microsoft.ML.Data;
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

    // The step brings each picture to the model's size, and a grey model sees it in grey.
    using var reconstructor = ml
        .Transforms.LoadImages("Image", imageFolder: null, inputColumnName: nameof(PictureFile.Path))
        .Append(ml.Transforms.ReconstructWithVae("Reconstruction", vae, "Image"))
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
