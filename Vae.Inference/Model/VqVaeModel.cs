namespace Vae.Inference;

/// <summary>
/// A trained VQ-VAE on ONNX Runtime, whose latent variables are codes (van den Oord et al. 2017): encode, decode, generate, reconstruct and score. One
/// model serves any number of threads at once.
/// </summary>
/// <remarks>
/// Rows are as of every <see cref="BundleModel"/>. A row of codes has <see cref="BundleModel.LatentSize"/> numbers from 0 to below
/// <see cref="CodebookSize"/>, those of the positions of <see cref="VaeSignature.Codes"/> row by row. Generating takes a prior of codes in the bundle.
/// </remarks>
/// <example>
/// <code language="csharp">
/// using var model = VqVaeModel.Load("models/digits-vq");
/// long[] codes = model.Encode(new float[3 * model.DataSize]);
/// float[] reconstructions = model.Decode(codes);
/// </code>
/// </example>
public sealed partial class VqVaeModel : BundleModel
{
    private readonly double temperature;

    private VqVaeModel(ModelBundle bundle, VaeModelOptions options, ModelSessions sessions, string whenDisposed)
        : base(bundle, options, sessions, whenDisposed) =>
        temperature = options.Temperatures is [var given] ? given : 1;

    /// <summary>The number of the codebook's vectors: a code is a number from 0 to below it.</summary>
    public int CodebookSize => Codes.Size;

    /// <summary>Whether the bundle has a prior of codes, by which rows are generated.</summary>
    public bool HasPrior => Bundle.CodePrior is not null;

    /// <inheritdoc/>
    public override VqVaeModel SingleThreaded => (VqVaeModel)Single;

    private LatentCodes Codes => Signature.Codes!;

    /// <inheritdoc cref="VaeModel.Load"/>
    /// <example>
    /// <code language="csharp">
    /// using var model = VqVaeModel.Load("models/digits-vq");
    /// Console.WriteLine($"{model.LatentSize} codes a row, each of {model.CodebookSize}.");
    /// </code>
    /// </example>
    public static VqVaeModel Load(string directory, VaeModelOptions? options = null) =>
        FromBundle(Read(directory), options);

    /// <summary>Makes a model of a bundle in memory.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidDataException">ONNX Runtime refuses a graph, or the bundle's latent variables are Gaussian (<see cref="VaeModel"/>).</exception>
    /// <exception cref="NotSupportedException">The execution provider is not available.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime's native library is missing; the message names its package.</exception>
    public static VqVaeModel FromBundle(ModelBundle bundle, VaeModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        Argument.Require(
            options?.Temperatures is null or [] or [> 0],
            $"The temperatures are {string.Join(", ", options?.Temperatures ?? [])} and the model's latent variables are codes; expected one number above 0, or none."
        );
        return bundle.Card.Signature.Codes is not null
            ? Make(bundle, options, (whole, chosen, sessions) => new VqVaeModel(whole, chosen, sessions, WhenDisposed))
            : throw new InvalidDataException(
                $"The bundle is a VAE, whose latent variables are Gaussian and no codes; {nameof(VaeModel)} loads it, and {nameof(BundleModel)}.{nameof(Open)} one of either kind."
            );
    }

    private protected override VqVaeModel On(ModelSessions others, VaeModelOptions withOptions, string saying) =>
        new(Bundle, withOptions, others, saying);

    private int CountCodes(int length) =>
        length % LatentSize == 0
            ? length / LatentSize
            : throw new ArgumentException(
                $"The codes hold {length} values; expected a multiple of {LatentSize}, one for each of a row's {Codes.Height}×{Codes.Width} positions."
            );

    private void CheckCodes(ReadOnlySpan<long> codes)
    {
        var bad = codes.IndexOfAnyExceptInRange(0, CodebookSize - 1);
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"Row {bad / LatentSize} of the codes has {codes[bad]} at position {bad % LatentSize}; expected a code from 0 to {CodebookSize - 1}."
            );
        }
    }
}
