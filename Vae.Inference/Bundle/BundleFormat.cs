namespace Vae.Inference;

/// <summary>The names that make up the bundle contract.</summary>
internal static class BundleFormat
{
    /// <summary>
    /// The newest version. Version 8 added latent variables in levels, version 7 those that are codes, version 6 priors that the network was trained with, version 5 the discretised logistic likelihood, version 4 rows of mixed columns and priors that are mixtures, version 3 likelihoods with a variance; a model is written as the first
    /// version that can say what it is, which earlier programs read (<see cref="VaeSignature.FormatVersion"/>).
    /// </summary>
    public const int CurrentVersion = VersionWithLatentLevels;

    /// <summary>The version that added latent variables in levels.</summary>
    public const int VersionWithLatentLevels = 8;

    /// <summary>The version that added latent variables that are codes.</summary>
    public const int VersionWithCodes = 7;

    /// <summary>The version that added priors that the network was trained with; models with one are written as it, whatever is the newest.</summary>
    public const int VersionWithTrainedPrior = 6;

    /// <summary>The version that added the discretised logistic likelihood.</summary>
    public const int VersionWithDiscretizedLogistic = 5;

    /// <summary>The version that added rows of mixed columns, and priors that are mixtures.</summary>
    public const int VersionWithMixedColumns = 4;

    /// <summary>The version that added likelihoods with a variance.</summary>
    public const int VersionWithVariance = 3;

    /// <summary>The version before likelihoods had a variance.</summary>
    public const int VersionWithoutVariance = 2;

    /// <summary>The encoder's file name.</summary>
    public const string EncoderFile = "encoder.onnx";

    /// <summary>The decoder's file name.</summary>
    public const string DecoderFile = "decoder.onnx";

    /// <summary>The file name of the graph that scores rows, in a bundle that has one.</summary>
    public const string DetectorFile = "detector.onnx";

    /// <summary>The file name of the prior of codes, in a bundle that has one.</summary>
    public const string PriorFile = "prior.onnx";

    /// <summary>The file name of the posteriors of latent variables in levels, in a bundle that has such.</summary>
    public const string PosteriorFile = "posterior.onnx";

    /// <summary>The model card's file name.</summary>
    public const string CardFile = "model.json";

    /// <summary>Tensor: float32 <c>[batch, channels, height, width]</c> or <c>[batch, features]</c>.</summary>
    public const string Data = "data";

    /// <summary>What <see cref="Data"/> was called in format 1.</summary>
    public const string DataOfFormat1 = "image";

    /// <summary>Tensor: int64 <c>[batch]</c>, for conditional models.</summary>
    public const string Label = "label";

    /// <summary>Tensor: the posterior's mean, float32 <c>[batch, latent]</c>.</summary>
    public const string Mean = "mean";

    /// <summary>Tensor: the posterior's log-variance, float32 <c>[batch, latent]</c>.</summary>
    public const string LogVariance = "log_variance";

    /// <summary>Tensor: the log-variance of the data, shaped as <see cref="Data"/>, where the likelihood has one.</summary>
    public const string DataLogVariance = "data_log_variance";

    /// <summary>Tensor: how unusual a row is, float32 <c>[batch]</c>; higher is more unusual.</summary>
    public const string Score = "score";

    /// <summary>Tensor: each element's part of the score, shaped as <see cref="Data"/>.</summary>
    public const string Contributions = "contributions";

    /// <summary>Tensor: the latent vector, float32 <c>[batch, latent]</c>.</summary>
    public const string Latent = "latent";

    /// <summary>Tensor: what the encoder makes of a row for the posteriors of all levels, float32 <c>[batch, features]</c>, where there are levels.</summary>
    public const string Features = "features";

    /// <summary>Tensor: standard normal draws, by which the posteriors of levels go down, float32 <c>[batch, latent]</c>.</summary>
    public const string Noise = "noise";

    /// <summary>Tensor: indices of the codebook, int64 <c>[batch, positions]</c>, where the latent variables are codes.</summary>
    public const string Codes = "codes";

    /// <summary>Tensor: the position whose code is asked for, int64 <c>[batch]</c>.</summary>
    public const string Position = "position";

    /// <summary>Tensor: ln p of each code at the position, given those before it, float32 <c>[batch, codes]</c>.</summary>
    public const string LogProbabilities = "log_probabilities";

    /// <summary>The name of the symbolic first axis of every tensor.</summary>
    public const string BatchAxis = "batch";

    /// <summary>Metadata: the format version, a whole number.</summary>
    public const string VersionKey = "vae.format_version";

    /// <summary>Metadata: <c>encoder</c> or <c>decoder</c>.</summary>
    public const string GraphKey = "vae.graph";

    /// <summary>Metadata: the signature as JSON; absent in format 1, whose architecture holds it.</summary>
    public const string SignatureKey = "vae.signature";

    /// <summary>Metadata: the note on the architecture as JSON; absent where nothing is known of it.</summary>
    public const string ArchitectureKey = "vae.architecture";

    /// <summary>Metadata: the training summary as JSON; absent for an untrained model.</summary>
    public const string TrainingKey = "vae.training";

    /// <summary>The value of <see cref="GraphKey"/> in the encoder.</summary>
    public const string EncoderGraph = "encoder";

    /// <summary>The value of <see cref="GraphKey"/> in the decoder.</summary>
    public const string DecoderGraph = "decoder";

    /// <summary>The value of <see cref="GraphKey"/> in the detector.</summary>
    public const string DetectorGraph = "detector";

    /// <summary>The value of <see cref="GraphKey"/> in the prior of codes.</summary>
    public const string PriorGraph = "prior";

    /// <summary>The value of <see cref="GraphKey"/> in the posteriors of levels.</summary>
    public const string PosteriorGraph = "posterior";

    /// <summary>The files that some bundles have besides.</summary>
    public static IReadOnlyList<string> MoreFiles { get; } = [DetectorFile, PriorFile, PosteriorFile];

    /// <summary>The files of every bundle in the order in which they are replaced: the card, which holds the graphs' hashes, is the last.</summary>
    public static IReadOnlyList<string> Files { get; } = [EncoderFile, DecoderFile, CardFile];

    /// <summary>The name of the data tensor in the graphs of a format version.</summary>
    public static string DataTensor(int version) => version == 1 ? DataOfFormat1 : Data;
}
