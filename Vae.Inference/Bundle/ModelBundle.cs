using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Vae.Inference;

/// <summary>
/// A model bundle in memory: two self-describing ONNX graphs, or three with a detector, a prior of codes or the posteriors of levels, and the model card. Every instance is checked: the
/// graphs are whole, are what their places ask for, describe the card's model and hold all of their weights.
/// </summary>
public sealed partial class ModelBundle
{
    /// <summary>Makes a bundle.</summary>
    /// <exception cref="InvalidDataException">A part is not usable or does not fit the others; the message says which and why.</exception>
    public ModelBundle(
        ModelCard card,
        byte[] encoder,
        byte[] decoder,
        byte[]? detector = null,
        byte[]? codePrior = null,
        byte[]? posterior = null
    )
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(decoder);
        Card = card;
        Encoder = encoder;
        Decoder = decoder;
        Detector = detector;
        CodePrior = codePrior;
        Posterior = posterior;
        CheckCard(card);
        FormatVersion = CheckGraph(
            encoder,
            BundleFormat.EncoderFile,
            BundleFormat.EncoderGraph,
            card.Export.EncoderSha256
        );
        var other = CheckGraph(decoder, BundleFormat.DecoderFile, BundleFormat.DecoderGraph, card.Export.DecoderSha256);
        if (other != FormatVersion)
        {
            throw new InvalidDataException(
                $"{BundleFormat.DecoderFile} has the bundle format version {other}; expected {FormatVersion}, that of {BundleFormat.EncoderFile}."
            );
        }

        CheckDetector();
        CheckCodePrior();
        CheckPosterior();
    }

    /// <summary>
    /// The version of the format that the graphs are in. Graphs of an earlier one stay as they are, also when the bundle is written.
    /// </summary>
    public int FormatVersion { get; }

    /// <summary>The model card.</summary>
    public ModelCard Card { get; }

    /// <summary>The bytes of <c>encoder.onnx</c>; not to be changed.</summary>
    public byte[] Encoder { get; }

    /// <summary>The bytes of <c>decoder.onnx</c>; not to be changed.</summary>
    public byte[] Decoder { get; }

    /// <summary>The bytes of <c>detector.onnx</c>, which scores rows; null for a bundle without one; not to be changed.</summary>
    public byte[]? Detector { get; }

    /// <summary>
    /// The bytes of <c>prior.onnx</c>, by which a model of codes generates rows; null for a bundle without one; not to be changed.
    /// </summary>
    public byte[]? CodePrior { get; }

    /// <summary>
    /// The bytes of <c>posterior.onnx</c>, the posteriors of latent variables in levels; null for a bundle without levels; not to be changed.
    /// </summary>
    public byte[]? Posterior { get; }

    /// <summary>The name of the encoder's input and the decoder's output.</summary>
    internal string DataTensor => BundleFormat.DataTensor(FormatVersion);

    /// <summary>A graph's SHA-256 as the card holds it: lower-case hexadecimal digits.</summary>
    internal static string HashOf(ReadOnlySpan<byte> graph) => Convert.ToHexStringLower(SHA256.HashData(graph));

    /// <summary>Reads and checks the bundle in <paramref name="directory"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist, or is a file.</exception>
    /// <exception cref="FileNotFoundException">One of the files is missing.</exception>
    /// <exception cref="IOException">One of them is a directory, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file is not usable or does not fit the others; the message says which and why.</exception>
    public static ModelBundle Read(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        if (!Directory.Exists(directory))
        {
            throw new DirectoryNotFoundException(
                File.Exists(directory)
                    ? $"There is no model bundle at '{directory}': it is a file; expected the directory that holds {string.Join(", ", BundleFormat.Files)}{Hint(directory)}."
                    : $"There is no model bundle at '{directory}': the directory does not exist."
            );
        }

        var json = BundleFile.Text(ReadFile(directory, BundleFormat.CardFile));
        try
        {
            var card = ModelCard.FromJson(json);
            return new ModelBundle(
                card,
                ReadFile(directory, BundleFormat.EncoderFile),
                ReadFile(directory, BundleFormat.DecoderFile),
                card.Detector is null ? null : ReadFile(directory, BundleFormat.DetectorFile),
                card.CodePrior is null ? null : ReadFile(directory, BundleFormat.PriorFile),
                card.Signature.Levels is null ? null : ReadFile(directory, BundleFormat.PosteriorFile)
            );
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The model bundle at '{directory}' is not usable. {e.Message}", e);
        }
    }

    /// <summary>This bundle with a graph that scores rows.</summary>
    internal ModelBundle WithDetector(byte[] detector, AnomalyCalibration calibration) =>
        With(
            Card with
            {
                Detector = calibration,
                Export = Card.Export with { DetectorSha256 = HashOf(detector) },
            },
            detector,
            CodePrior
        );

    /// <summary>This bundle with a prior of codes, by which rows are generated, in place of its own.</summary>
    /// <param name="prior">The prior; null for none.</param>
    /// <exception cref="InvalidDataException">It is none of the model's.</exception>
    public ModelBundle WithCodePrior(CodePrior? prior) =>
        With(
            Card with
            {
                CodePrior = prior?.Summary,
                Export = Card.Export with { PriorSha256 = prior is null ? null : HashOf(prior.Graph) },
            },
            Detector,
            prior?.Graph
        );

    /// <summary>This bundle with a prior that rows are generated from, in place of its own.</summary>
    /// <param name="prior">The prior; null for the standard normal one.</param>
    /// <exception cref="ArgumentException">It is none of the model's, or takes the place of one that the model was trained with.</exception>
    public ModelBundle WithPrior(LatentPrior? prior)
    {
        Argument.Require(
            Card.TrainedPrior is null,
            "The model was trained with the prior that it has, which its likelihoods are of; expected one of the standard normal prior."
        );
        prior?.Validate(Card.Signature);
        // The version is that of what the card says now.
        return WithCard(Card with { Prior = prior, FormatVersion = 0 });
    }

    /// <summary>This bundle with a note on the table that it was trained on.</summary>
    internal ModelBundle WithTable(JsonElement table) => WithCard(Card with { Table = table });

    /// <summary>This bundle with warnings of its training in the card.</summary>
    internal ModelBundle WithWarnings(IReadOnlyList<string> warnings) =>
        WithCard(Card.Training is null ? Card : Card with { Training = Card.Training with { Warnings = warnings } });

    /// <summary>This bundle's graphs with another card, which is checked as every bundle is.</summary>
    /// <exception cref="InvalidDataException">The card is not that of the graphs.</exception>
    internal ModelBundle WithCard(ModelCard card) => With(card, Detector, CodePrior);

    private ModelBundle With(ModelCard card, byte[]? detector, byte[]? codePrior) =>
        new(card, Encoder, Decoder, detector, codePrior, Posterior);

    /// <summary>
    /// Writes a bundle as a whole. A new directory appears complete or not at all; in an existing one the files are replaced only after all
    /// of them are on disk, and files that are no bundle's stay.
    /// </summary>
    /// <exception cref="IOException">The directory is not writable or the disk is full; what stood there is untouched.</exception>
    public static void Write(string directory, ModelBundle bundle)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ArgumentNullException.ThrowIfNull(bundle);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var staging = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(staging);
            Stage(staging, BundleFormat.EncoderFile, bundle.Encoder);
            Stage(staging, BundleFormat.DecoderFile, bundle.Decoder);
            if (bundle.Detector is not null)
            {
                Stage(staging, BundleFormat.DetectorFile, bundle.Detector);
            }

            if (bundle.CodePrior is not null)
            {
                Stage(staging, BundleFormat.PriorFile, bundle.CodePrior);
            }

            if (bundle.Posterior is not null)
            {
                Stage(staging, BundleFormat.PosteriorFile, bundle.Posterior);
            }

            Stage(staging, BundleFormat.CardFile, Encoding.UTF8.GetBytes(bundle.Card.ToJson()));
            Publish(staging, target);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"The model bundle cannot be written to '{directory}': {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(staging))
            {
                Directory.Delete(staging, recursive: true);
            }
        }
    }

    private static void Stage(string directory, string name, byte[] contents)
    {
        using var stream = new FileStream(Path.Combine(directory, name), FileMode.CreateNew, FileAccess.Write);
        stream.Write(contents);
        stream.Flush(flushToDisk: true);
    }

    private static void Publish(string staging, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(staging, target);
            return;
        }

        // The card goes last and holds the graphs' hashes: an interruption between these renames is found when the bundle is read.
        var more = BundleFormat.MoreFiles.ToLookup(name => File.Exists(Path.Combine(staging, name)));
        foreach (var name in more[true].Concat(BundleFormat.Files))
        {
            File.Move(Path.Combine(staging, name), Path.Combine(target, name), overwrite: true);
        }

        foreach (var name in more[false])
        {
            File.Delete(Path.Combine(target, name));
        }
    }

    private static byte[] ReadFile(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            throw Directory.Exists(path)
                ? new IOException($"{path} is a directory; expected a regular file.")
                : new FileNotFoundException($"The model bundle at '{directory}' has no {name}.", path);
        }

        // Pipes, devices and sockets have no length; opening one would wait for whoever writes to it.
        if (new FileInfo(path).Length == 0)
        {
            throw new InvalidDataException(
                $"{path} is damaged: it is empty, or a pipe, a socket or a device; expected a regular file."
            );
        }

        var bytes = File.ReadAllBytes(path);
        BundleFile.RequireItself(path, bytes);
        return bytes;
    }

    /// <summary>The directory that was meant, where a bundle's file was named.</summary>
    private static string Hint(string file) =>
        BundleFormat.Files.Concat(BundleFormat.MoreFiles).Contains(Path.GetFileName(file))
            ? $", here '{Path.GetDirectoryName(Path.GetFullPath(file))}'"
            : "";
}
