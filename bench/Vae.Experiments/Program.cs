// A linear classifier on pixels and on the features of two VAEs, clothes found among digits, and the pipeline in a second process.
//
//     vae-experiments --short
//     vae-experiments predict artifacts/digits.zip IMAGES.idx LABELS.idx
using Vae.Experiments;

try
{
    return ExperimentsCommand.Run(args);
}
catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
