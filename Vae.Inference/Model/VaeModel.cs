namespace Vae.Inference;

/// <summary>
/// A trained variational autoencoder on ONNX Runtime: encode, decode, sample, reconstruct and score. One model serves any number of
/// threads at once.
/// </summary>
/// <remarks><inheritdoc path="/remarks/node()"/></remarks>
public sealed partial class VaeModel : BundleModel
{
    /// <summary>What each dimension of a draw from the prior is multiplied by; null for 1.</summary>
    private readonly float[]? temperatures;

    private VaeModel(ModelBundle bundle, VaeModelOptions options, ModelSessions sessions, string whenDisposed)
        : base(bundle, options, sessions, whenDisposed) =>
        temperatures = TemperaturesOf(bundle.Card.Signature, options.Temperatures);

    /// <summary>
    /// Whether latent variables have levels, of which each depends on those above it. <see cref="VaeSignature.Levels"/> says which; what is drawn of a row's
    /// posterior is drawn level by level then, and <see cref="Encode(ReadOnlySpan{float}, ReadOnlySpan{long}, CancellationToken)"/> goes down by the means.
    /// </summary>
    public bool HasLevels => Signature.Levels is not null;

    /// <inheritdoc/>
    public override VaeModel SingleThreaded => (VaeModel)Single;

    /// <summary>Loads the model bundle in <paramref name="directory"/>.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="DirectoryNotFoundException">The directory does not exist.</exception>
    /// <exception cref="FileNotFoundException">One of the bundle's three files is missing.</exception>
    /// <exception cref="InvalidDataException">The bundle is not usable; the message says which file and why.</exception>
    /// <exception cref="NotSupportedException">The execution provider is not available.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing; the message names its package.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeModel.Load("models/mnist-vae", new VaeModelOptions { Threads = 2 });
    /// Console.WriteLine($"{model.DataSize} numbers a row, {model.LatentSize} latent dimensions.");
    /// </code>
    /// </example>
    public static VaeModel Load(string directory, VaeModelOptions? options = null) =>
        FromBundle(Read(directory), options);

    /// <summary>Makes a model of a bundle in memory.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses a graph, or the bundle's latent variables are codes (<see cref="VqVaeModel"/>).</exception>
    /// <exception cref="NotSupportedException">The execution provider is not available.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing; the message names its package.</exception>
    public static VaeModel FromBundle(ModelBundle bundle, VaeModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var levels = bundle.Card.Signature.Levels?.Sizes.Count ?? 1;
        Argument.Require(
            options?.Temperatures is null or { Count: <= 1 } || options.Temperatures.Count == levels,
            $"There are {options?.Temperatures.Count} temperatures and the model's latent variables have {levels} level{(levels == 1 ? "" : "s")}; expected one for all, or one for each level."
        );
        return bundle.Card.Signature.Codes is null
            ? Make(bundle, options, (whole, chosen, sessions) => new VaeModel(whole, chosen, sessions, WhenDisposed))
            : throw new InvalidDataException(
                $"The bundle is a VQ-VAE, whose latent variables are codes; {nameof(VqVaeModel)} loads it, and {nameof(BundleModel)}.{nameof(Open)} one of either kind."
            );
    }

    /// <inheritdoc cref="BundleModel.Share"/>
    internal new VaeModel Share(string saying) => (VaeModel)base.Share(saying);

    private static float[]? TemperaturesOf(VaeSignature signature, IReadOnlyList<double> given) =>
        given.All(temperature => temperature == 1)
            ? null
            :
            [
                .. (signature.Levels?.Sizes ?? [signature.LatentSize]).SelectMany(
                    (size, level) => Enumerable.Repeat((float)given[given.Count == 1 ? 0 : level], size)
                ),
            ];

    /// <summary>The graph by which latent vectors are drawn from posteriors, where one is needed for that.</summary>
    private ModelGraphs Draws => HasLevels ? ModelGraphs.Posterior : 0;

    private protected override VaeModel On(ModelSessions others, VaeModelOptions withOptions, string saying) =>
        new(Bundle, withOptions, others, saying);
}
