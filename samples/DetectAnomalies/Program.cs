using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;
using Vae.Models;

// Finds what is no digit among digits, without a single example of it.
//
//     DetectAnomalies [NORMAL_IMAGES IMAGES]
//
// Files may be IDX, NPY, CSV, Parquet or Arrow, also compressed; `vae data mnist` and `vae data fashion-mnist` fetch digits and clothes and show their paths.
// Without files, a conditional model draws the digits, and the others are digits upside down whose halves were exchanged.

if (args.Length is not (0 or 2))
{
    Console.Error.WriteLine("Usage: DetectAnomalies [NORMAL_IMAGES IMAGES]");
    return 2;
}

try
{
    var ml = new MLContext();
    using var vae = VaeModel.FromBundle(MnistModels.Vae16);
    using var artist = VaeModel.FromBundle(MnistModels.Cvae);
    var normal = args.Length == 0 ? ml.Data.SampleFromVae(artist, 4_000, seed: 1) : ml.Data.LoadFromRowFile(args[0]);
    var others = args.Length == 0 ? ml.Data.LoadFromEnumerable(Strange(artist)) : ml.Data.LoadFromRowFile(args[1]);

    // The threshold that one in a hundred of the normal rows exceeds.
    using var detector = ml.Transforms.DetectAnomaliesWithVae(vae, "Data", contamination: 0.01).Fit(normal);
    Console.WriteLine($"Threshold: {detector.Threshold:F1} nats.");
    Console.WriteLine($"Normal rows called anomalies: {Share(normal):P1}.");
    Console.WriteLine($"Other rows called anomalies: {Share(others):P1}.");
    return 0;

    double Share(IDataView rows) =>
        detector.Transform(rows).GetColumn<bool>("PredictedLabel").Average(isAnomaly => isAnomaly ? 1 : 0);
}
catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static IEnumerable<Picture> Strange(VaeModel artist)
{
    foreach (var picture in artist.Generate(1_000, seed: 2).Chunk(artist.DataSize))
    {
        Array.Reverse(picture);
        yield return new Picture { Data = [.. picture[(picture.Length / 2)..], .. picture[..(picture.Length / 2)]] };
    }
}

internal sealed class Picture
{
    [VectorType(28, 28)]
    public float[] Data { get; set; } = [];
}
