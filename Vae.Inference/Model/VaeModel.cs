namespace Vae.Inference;

/// <summary>
/// A trained variational autoencoder on ONNX Runtime: encode, decode, sample, reconstruct and score. One model serves any number of
/// threads at once.
/// </summary>
/// <remarks><inheritdoc path="/remarks/node()"/></remarks>
public sealed partial class VaeModel : BundleModel
{
    private VaeModel(ModelBundle bundle, VaeModelOptions options, ModelSessions sessions, string whenDisposed)
        : base(bundle, options, sessions, whenDisposed) { }

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
        Argument.Require(
            options is null or { Temperature: 1 },
            $"The temperature is {options?.Temperature} and the model's latent variables are Gaussian; expected 1, as it is one of draws of codes."
        );
        return bundle.Card.Signature.Codes is null
            ? Make(bundle, options, (whole, chosen, sessions) => new VaeModel(whole, chosen, sessions, WhenDisposed))
            : throw new InvalidDataException(
                $"The bundle is a VQ-VAE, whose latent variables are codes; {nameof(VqVaeModel)} loads it, and {nameof(BundleModel)}.{nameof(Open)} one of either kind."
            );
    }

    /// <summary>A model on the same sessions, which live until both are disposed.</summary>
    /// <param name="whenDisposed">What its calls say once it is disposed: what ended its life, and what to do instead.</param>
    /// <exception cref="ObjectDisposedException">This model is disposed.</exception>
    internal VaeModel Share(string whenDisposed) => (VaeModel)Shared(whenDisposed);

    private protected override VaeModel On(ModelSessions others, VaeModelOptions withOptions, string saying) =>
        new(Bundle, withOptions, others, saying);
}
