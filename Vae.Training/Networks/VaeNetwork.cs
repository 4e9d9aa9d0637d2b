using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// The TorchSharp module of a <see cref="VaeArchitecture"/>. Parameters are named <c>encoder.0.weight</c>, <c>mean.weight</c>,
/// <c>log_variance.weight</c>, <c>decoder.0.weight</c> and so on, the number being the layer's index in the architecture. A likelihood with
/// a variance has <c>data_variance</c> besides, the logarithm of what each element's variance is above <see cref="LeastVariance"/>. A codebook
/// has <c>codebook.vectors</c> in the place of both heads, and levels of latent variables have heads of their own, <c>levels.0.mean.weight</c> and so on. A learnt
/// prior has <c>prior_weight</c>, the logarithms of the components' weights but for a constant, <c>prior_mean</c> and <c>prior_log_variance</c>.
/// </summary>
/// <remarks>
/// A network with a <see cref="BatchNormLayer"/> makes of a row what it makes of it alone only in evaluation (<c>eval()</c>), in which a
/// <see cref="VaeTrainer"/> leaves it. An export is of the network in evaluation in any case.
/// </remarks>
public sealed partial class VaeNetwork : nn.Module
{
    private readonly Sequential encoder;
    private readonly Linear? mean;
    private readonly Linear? log_variance;
    private readonly VectorQuantizer? codebook;
    private readonly LevelNetwork? levels;
    private readonly Sequential decoder;
    private readonly Parameter? data_variance;
    private readonly Parameter? prior_weight;
    private readonly Parameter? prior_mean;
    private readonly Parameter? prior_log_variance;
    private readonly Tensor? data_mean;
    private readonly Tensor? data_spread;
    private readonly Scalar? least;

    /// <summary>
    /// The least variance of an element, in standardised units: a column that others determine, or that hardly ever changes, would have a
    /// density without bound. The numbers of a table are often few different ones, whose density has none either, and whose place in a range
    /// says less than the range does.
    /// </summary>
    internal static double LeastVariance(Likelihood likelihood) =>
        likelihood switch
        {
            Likelihood.Mixed => 1e-2,
            // Of a quarter of a level, which is certain of its level.
            Likelihood.DiscretizedLogistic => 1e-6,
            _ => 1e-4,
        };

    /// <summary>
    /// The logarithm of the variance that a training begins with: that of standardised rows, and about that of pictures' pixels where rows
    /// are from 0 to 1.
    /// </summary>
    internal static double FirstLogVariance(Likelihood likelihood) =>
        likelihood == Likelihood.DiscretizedLogistic ? -3 : 0;

    private const float LeastPriorWeight = 1e-9f;

    /// <summary>What the names of the learnt prior's parameters begin with, which are in the model's card and in no graph.</summary>
    internal const string PriorPrefix = "prior_";

    /// <summary>
    /// How many spreads from its mean the encoder sees a standardised value at most: a variance is an exponential of what it makes of it, which
    /// one wild value among many rows would take beyond all bounds. The likelihood sees the value as it is.
    /// </summary>
    internal const double MostSpreads = 10;

    /// <summary>Makes the network with PyTorch's default initialisation, drawn from torch's default generator.</summary>
    /// <exception cref="ArgumentException">The architecture's layers do not fit each other.</exception>
    /// <exception cref="InsufficientMemoryException">The network takes more memory than there is.</exception>
    /// <exception cref="DllNotFoundException">libtorch is missing; the message says what to install.</exception>
    public VaeNetwork(VaeArchitecture architecture)
        : base(NameOnceTorchIsLoaded())
    {
        ArgumentNullException.ThrowIfNull(architecture);
        architecture.Validate();
        Architecture = architecture;
        using var drawing = Generator.EnterScope();
        try
        {
            encoder = Stack(architecture.Encoder, architecture.EncoderInput);
            if (architecture.Levels is not null)
            {
                levels = new LevelNetwork(architecture);
            }
            else if (architecture.Codebook is null)
            {
                mean = nn.Linear(architecture.EncoderOutput.Size, architecture.LatentSize);
                log_variance = nn.Linear(architecture.EncoderOutput.Size, architecture.LatentSize);
            }
            else
            {
                codebook = new VectorQuantizer(architecture.Codebook);
            }

            decoder = Stack(architecture.Decoder, architecture.DecoderInput);
            if (architecture.Signature.HasVariance)
            {
                using var first = FirstLogVariance(architecture.Likelihood).ToScalar();
                data_variance = nn.Parameter(full(OneRow(architecture), first));
                least = LeastVariance(architecture.Likelihood).ToScalar();
            }

            if (architecture.PriorComponents is { } components)
            {
                prior_weight = nn.Parameter(zeros(components));
                prior_mean = nn.Parameter(randn(components, architecture.LatentSize));
                prior_log_variance = nn.Parameter(zeros(components, architecture.LatentSize));
            }

            if (architecture.Standardization is { } scale)
            {
                data_mean = tensor([.. scale.Means], OneRow(architecture));
                data_spread = tensor([.. scale.Spreads], OneRow(architecture));
            }
        }
        catch (ExternalException e) when (NativeError.IsOutOfMemory(e))
        {
            throw new InsufficientMemoryException(
                $"libtorch does not get the memory for a network of {architecture.ParameterCount} parameters; take fewer or narrower layers.",
                e
            );
        }

        RegisterComponents();
    }

    // torch's default generator belongs to the process: trainings in several threads would draw each other's weights.
    private static readonly Lock Generator = new();

    /// <summary>Makes the network that a seed gives, whatever other threads make meanwhile.</summary>
    internal static VaeNetwork Seeded(VaeArchitecture architecture, long seed) =>
        Seeded(seed, () => new VaeNetwork(architecture));

    /// <summary>Makes what draws its weights by a seed, whatever other threads make meanwhile.</summary>
    internal static T Seeded<T>(long seed, Func<T> make)
        where T : nn.Module
    {
        lock (Generator)
        {
            manual_seed(seed);
            return make();
        }
    }

    /// <summary>What the network was made from.</summary>
    public VaeArchitecture Architecture { get; }

    /// <summary>
    /// The posterior q(z|x) or q(z|x, c): mean and log-variance, each <c>[batch, latent]</c>. Where there are levels, the posteriors on the way down by the
    /// means, in units of their priors.
    /// </summary>
    /// <param name="data">float32 <c>[batch, channels, height, width]</c> or <c>[batch, features]</c>.</param>
    /// <param name="label">int64 <c>[batch]</c> for a conditional network, else null.</param>
    /// <exception cref="InvalidOperationException">The network has a codebook; <see cref="EncodeCodes"/> gives its codes.</exception>
    public (Tensor Mean, Tensor LogVariance) Encode(Tensor data, Tensor? label = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return EncodeScaled(Scaled(data), label);
    }

    /// <summary>Logits (where rows are from 0 to 1) or means of p(x|z) or p(x|z, c), of the data's shape.</summary>
    /// <param name="latent">float32 <c>[batch, latent]</c>.</param>
    /// <param name="label">int64 <c>[batch]</c> for a conditional network, else null.</param>
    public Tensor Decode(Tensor latent, Tensor? label = null)
    {
        ArgumentNullException.ThrowIfNull(latent);
        return codebook is null
            ? Unscaled(DecodeScaled(latent, label))
            : throw new InvalidOperationException(
                $"The network has a codebook and was given latent vectors; expected codes, which {nameof(DecodeCodes)} takes."
            );
    }

    private Tensor Unscaled(Tensor output) =>
        data_mean is null ? output : output.mul(data_spread!).add(data_mean, Scalars.One);

    /// <summary>
    /// The logarithm of the variance of p(x|z) for each element of a row, <c>[1, …]</c> with the data's shape, the same for all rows; null
    /// where the likelihood has none.
    /// </summary>
    public Tensor? DataLogVariance()
    {
        var scaled = ScaledLogVariance();
        return scaled is null || data_spread is null
            ? scaled
            : scaled.add(data_spread.log().mul(Scalars.Two), Scalars.One);
    }

    /// <summary>Rows as the layers take them: standardised, where the architecture says so.</summary>
    internal Tensor Scaled(Tensor data) => data_mean is null ? data : data.sub(data_mean).div(data_spread!);

    /// <summary>As <see cref="Encode"/>, of rows that are <see cref="Scaled"/>.</summary>
    internal (Tensor Mean, Tensor LogVariance) EncodeScaled(Tensor scaled, Tensor? label)
    {
        if (levels is not null)
        {
            var down = levels.Draw(levels.Features(Features(scaled, label)), noise: null, OneHot(label));
            return (down.Mean, down.LogVariance);
        }

        if (mean is null)
        {
            throw new InvalidOperationException(
                $"The network has a codebook and no Gaussian posterior; {nameof(EncodeCodes)} gives its codes."
            );
        }

        var features = Features(scaled, label);
        return (mean.call(features), log_variance!.call(features));
    }

    /// <summary>Draws latent vectors from the posteriors of rows that are <see cref="Scaled"/>.</summary>
    /// <param name="scaled">The rows.</param>
    /// <param name="label">Their labels, int64 <c>[rows]</c>, for a conditional network.</param>
    /// <param name="noise">Standard normals, <c>[rows, samples · latent]</c>.</param>
    /// <param name="samples">How many of each row.</param>
    internal PosteriorDraw DrawScaled(Tensor scaled, Tensor? label, Tensor noise, int samples)
    {
        if (levels is null)
        {
            var (middle, spread) = EncodeScaled(scaled, label);
            if (samples > 1)
            {
                (middle, spread) = (middle.unsqueeze(1), spread.unsqueeze(1));
                noise = noise.view(scaled.shape[0], samples, -1);
            }

            return new(middle, spread, noise, Reparameterize(middle, spread, noise));
        }

        var features = levels.Features(Features(scaled, label));
        if (samples == 1)
        {
            var one = levels.Draw(features, noise, OneHot(label));
            return new(one.Mean, one.LogVariance, noise, one.Latent) { State = one.State };
        }

        var all = levels.Draw(
            features.repeat_interleave(samples, 0),
            noise.view(scaled.shape[0] * samples, -1),
            OneHot(label?.repeat_interleave(samples))
        );
        return new(Split(all.Mean), Split(all.LogVariance), Split(noise), Split(all.Latent)) { State = all.State };

        Tensor Split(Tensor value) => value.view(scaled.shape[0], samples, -1);
    }

    /// <summary>What drawn latent vectors decode to, one row for each.</summary>
    /// <param name="draw">The draws, of one sample each or of several.</param>
    /// <param name="label">The rows' labels, for a conditional network.</param>
    internal Tensor DecodeDraw(PosteriorDraw draw, Tensor? label)
    {
        if (draw.State is not null)
        {
            return decoder.call(draw.State);
        }

        return draw.Latent.dim() == 2
            ? DecodeScaled(draw.Latent, label)
            : DecodeScaled(draw.Latent.flatten(0, 1), label?.repeat_interleave(draw.Latent.shape[1]));
    }

    private Tensor Features(Tensor scaled, Tensor? label)
    {
        var seen = data_mean is null ? scaled : scaled.clamp(Scalars.MinusMostSpreads, Scalars.MostSpreads);
        return encoder.call(Conditioned(seen, label));
    }

    /// <summary>As <see cref="Decode"/>, for rows that are <see cref="Scaled"/>.</summary>
    internal Tensor DecodeScaled(Tensor latent, Tensor? label) =>
        decoder.call(levels is null ? Conditioned(latent, label) : levels.State(latent, OneHot(label)));

    /// <summary>As <see cref="DataLogVariance"/>, for rows that are <see cref="Scaled"/>.</summary>
    internal Tensor? ScaledLogVariance() => data_variance?.exp().add(least!, Scalars.One).log();

    /// <summary>
    /// Exports the network as a model bundle. A training's own result does so with <see cref="TrainingResult.Export(string)"/>; this is for networks
    /// that were trained otherwise. Both graphs are run in ONNX Runtime beside the network on some rows before anything is written.
    /// </summary>
    /// <param name="directory">The bundle's directory; what stands there is replaced only by a whole new bundle.</param>
    /// <param name="rows">Rows of the architecture's shape that were best not trained on, of which at most 128 are compared; their class names
    /// go into a conditional model's card.</param>
    /// <param name="training">How the network was trained, for the model card; null when unknown.</param>
    /// <param name="history">The metrics of every epoch, for the model card.</param>
    /// <returns>The model card that was written, with the measured difference.</returns>
    /// <exception cref="ArgumentException">The rows do not fit the network.</exception>
    /// <exception cref="ModelExportException">
    /// The outputs differ by more than float32 arithmetic explains or are not numbers, the directory is not writable or the disk is full. What stood in the
    /// directory is untouched, and so is the network.
    /// </exception>
    public ModelCard Export(
        string directory,
        VaeDataset rows,
        TrainingSummary? training = null,
        IReadOnlyList<EpochMetrics>? history = null
    ) => ModelExport.Write(this, directory, rows, training, history ?? []);

    /// <summary>Makes a model bundle in memory, checked as <see cref="Export"/> checks it.</summary>
    /// <param name="rows">As of <see cref="Export"/>.</param>
    /// <param name="training">How the network was trained, for the model card; null when unknown.</param>
    /// <param name="history">The metrics of every epoch, for the model card.</param>
    /// <returns>The bundle, for <see cref="VaeModel.FromBundle"/> or <see cref="ModelBundle.Write"/>.</returns>
    /// <exception cref="ArgumentException">The rows do not fit the network.</exception>
    /// <exception cref="ModelExportException">
    /// The outputs differ by more than float32 arithmetic explains or are not numbers. The network is untouched.
    /// </exception>
    public ModelBundle ToBundle(
        VaeDataset rows,
        TrainingSummary? training = null,
        IReadOnlyList<EpochMetrics>? history = null
    ) => ModelExport.ToBundle(this, rows, training, history ?? []);

    /// <summary>z = μ + σ ⊙ ε (report, eq. 24).</summary>
    public static Tensor Reparameterize(Tensor mean, Tensor logVariance, Tensor noise)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(logVariance);
        return mean.add(logVariance.mul(Scalars.Half).exp().mul(noise), Scalars.One);
    }

    /// <summary>Makes PyTorch's initialisation, with which the network was made, that of <see cref="WeightInitialization.LeCun"/>.</summary>
    internal void InitializeAsLeCun()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        // PyTorch's uniform weights have the variance 1/(3n).
        using var factor = Math.Sqrt(3).ToScalar();
        using var small = 0.1.ToScalar();
        foreach (var (name, parameter) in named_parameters())
        {
            if (name.EndsWith(".bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            // A vector of weights is that of a normalisation, and sums nothing.
            else if (name.EndsWith(".weight", StringComparison.Ordinal) && parameter.dim() > 1)
            {
                parameter.mul_(factor);
            }

            if (
                name == $"{nameof(log_variance)}.weight"
                || name.EndsWith($".{nameof(log_variance)}.weight", StringComparison.Ordinal)
            )
            {
                parameter.mul_(small);
            }
        }
    }

    /// <summary>How many times the learning rate each parameter is moved by, in the order of <c>parameters()</c>.</summary>
    /// <param name="ofVariance">That of the logarithms of the elements' variances; 1 of all else.</param>
    internal IReadOnlyList<double> LearningRates(double ofVariance) =>
        [.. named_parameters().Select(parameter => parameter.name == nameof(data_variance) ? ofVariance : 1)];

    /// <summary>How much the weights of each parameter decay, in the order of <c>parameters()</c>.</summary>
    /// <param name="ofWeights">That of weights of layers that sum their inputs; 0 of biases and normalisations, and of what is no layer's.</param>
    internal IReadOnlyList<double> WeightDecays(double ofWeights) =>
        [
            .. named_parameters()
                .Select(pair =>
                    pair.name.EndsWith(".weight", StringComparison.Ordinal) && pair.parameter.dim() > 1 ? ofWeights : 0
                ),
        ];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            least?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static long[] OneRow(VaeArchitecture architecture) => [1, .. architecture.Shape.Select(size => (long)size)];

    /// <summary>The base class's constructor calls libtorch already.</summary>
    private static string NameOnceTorchIsLoaded()
    {
        NativeLibraries.RequireTorch();
        return nameof(VaeNetwork);
    }

    internal static Sequential Stack(IReadOnlyList<VaeLayer> layers, DataShape input)
    {
        var shapes = VaeArchitecture.ShapesThrough(layers, input);
        return nn.Sequential(layers.Select((layer, i) => ($"{i}", layer.CreateModule(shapes[i]))));
    }

    /// <summary>Concatenates the one-hot label, broadcast over an image's pixels (report, section 3.2.1).</summary>
    private Tensor Conditioned(Tensor input, Tensor? label)
    {
        var oneHot = OneHot(label);
        if (oneHot is null)
        {
            return input;
        }

        if (input.dim() == 4)
        {
            oneHot = oneHot.view(-1, Architecture.ClassCount, 1, 1).expand(-1, -1, input.shape[2], input.shape[3]);
        }

        return cat([input, oneHot], 1);
    }

    private Tensor? OneHot(Tensor? label)
    {
        if (label is null != (Architecture.ClassCount == 0))
        {
            throw new ArgumentException(
                label is null
                    ? "The network is conditional and was given no labels; expected one label per row."
                    : "The network is not conditional and was given labels; expected none."
            );
        }

        return label is null ? null : nn.functional.one_hot(label, Architecture.ClassCount).to(float32);
    }
}

/// <summary>Latent vectors that were drawn from posteriors.</summary>
/// <param name="Mean">The posteriors' means: <c>[rows, latent]</c> of one sample of each row, else what can be broadcast to <c>[rows, samples, latent]</c>.</param>
/// <param name="LogVariance">The logarithms of their variances, of the same shape.</param>
/// <param name="Noise">The standard normals that they were drawn by, <c>[rows, latent]</c> or <c>[rows, samples, latent]</c>.</param>
/// <param name="Latent">What was drawn, of the noise's shape.</param>
internal sealed record PosteriorDraw(Tensor Mean, Tensor LogVariance, Tensor Noise, Tensor Latent)
{
    /// <summary>What the levels have left of each, <c>[rows · samples, state]</c>; null for one level.</summary>
    public Tensor? State { get; init; }
}
