using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// The one description of a VAE that both the TorchSharp module and the ONNX graphs are built from, so that they cannot drift apart.
/// </summary>
/// <remarks>
/// <see cref="Encoder"/> ends in a vector, on which two linear heads, mean and log-variance, are put, or, with a <see cref="Codebook"/>, in a picture
/// whose positions become codes, or, with <see cref="Levels"/>, in a vector that goes up through them. <see cref="Decoder"/> takes the
/// latent vector, what the levels make of it, or the picture of the codes' vectors, to logits (where rows are from 0 to 1) or means of shape <see cref="Shape"/>. A conditional model concatenates the one-hot
/// label, broadcast over the image, to the encoder's input channels, and to the latent vector (report, section 3.2.1).
/// </remarks>
public sealed partial record VaeArchitecture
{
    /// <summary>A name for people, such as <c>report-conv</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The shape of one row of data.</summary>
    public required DataShape Shape { get; init; }

    /// <summary>The number of latent dimensions, or of the positions that have codes.</summary>
    public required int LatentSize { get; init; }

    /// <summary>The number of classes that the model is conditioned on; 0 for an unconditional model.</summary>
    public int ClassCount { get; init; }

    /// <summary>The decoder's distribution.</summary>
    public Likelihood Likelihood { get; init; }

    /// <summary>The degrees of freedom of <see cref="Likelihood.StudentT"/>, at least 3; null for the other likelihoods.</summary>
    public int? DegreesOfFreedom { get; init; }

    /// <summary>The columns of <see cref="Likelihood.Mixed"/>; null for the other likelihoods.</summary>
    public IReadOnlyList<MixedColumn>? Columns { get; init; }

    /// <summary>How rows are scaled inside the network; null for rows that are scaled already. Takes a likelihood with a variance.</summary>
    public Standardization? Standardization { get; init; }

    /// <summary>
    /// The components of a prior that the network learns: a mixture of Gaussians with diagonal covariances, of all classes; null for the standard
    /// normal prior.
    /// </summary>
    public int? PriorComponents { get; init; }

    /// <summary>The codebook of a VQ-VAE, whose latent variables are codes; null for Gaussian ones.</summary>
    public Codebook? Codebook { get; init; }

    /// <summary>The levels of a hierarchical VAE's latent variables, from the top; null for one level.</summary>
    public IReadOnlyList<LatentLevel>? Levels { get; init; }

    /// <summary>The encoder's layers, up to the vector that both heads take, or the picture that becomes codes.</summary>
    public required IReadOnlyList<VaeLayer> Encoder { get; init; }

    /// <summary>The decoder's layers, from the latent vector, or the picture of the codes' vectors, to logits (where rows are from 0 to 1) or means.</summary>
    public required IReadOnlyList<VaeLayer> Decoder { get; init; }

    /// <summary>A graph that holds its own weights is a protobuf message of less than 2³¹ bytes, four of them for each weight.</summary>
    private const long MostParameters = 500_000_000;

    /// <summary>They are text in the model's card, and each is looked at for each sample of a bound.</summary>
    internal const int MostPriorComponents = 10_000;

    /// <summary>The graphs make one-hot rows of an identity matrix, which takes 400 MB at this size.</summary>
    internal const int MostClasses = 10_000;

    /// <summary>Whether the model takes a label.</summary>
    [JsonIgnore]
    public bool IsConditional => ClassCount > 0;

    /// <summary>The encoder's input: <see cref="Shape"/> with one more channel (or feature) per class.</summary>
    [JsonIgnore]
    public DataShape EncoderInput => Shape.WithChannels(Shape.Channels + ClassCount);

    /// <summary>The decoder's input: the latent vector with one more element, or the picture of codes with one more channel, per class; what the lowest level leaves, where there are levels.</summary>
    [JsonIgnore]
    public DataShape DecoderInput =>
        LevelSizes is { } levels ? levels.States[^1]
        : Codebook is null ? new(LatentSize + ClassCount)
        : EncoderOutput.WithChannels(Codebook.Dimension + ClassCount);

    /// <summary>The vector that both heads of the encoder take, or the picture that becomes codes.</summary>
    [JsonIgnore]
    public DataShape EncoderOutput => ShapesThrough(Encoder, EncoderInput)[^1];

    /// <summary>The sizes of the levels' vectors; null where there are no levels.</summary>
    [JsonIgnore]
    internal LevelSizes? LevelSizes =>
        Levels is null ? null : Vae.Training.LevelSizes.Of(Levels, EncoderOutput, ClassCount);

    /// <summary>The number of trainable parameters, heads or codebook included.</summary>
    [JsonIgnore]
    public long ParameterCount =>
        EncoderParameterCount
        + Count(Decoder, DecoderInput)
        + (Signature.HasVariance ? Shape.Size : 0)
        + (PriorComponents ?? 0) * (2L * LatentSize + 1);

    private long EncoderParameterCount =>
        Count(Encoder, EncoderInput)
        + (
            Levels is not null ? LevelParameterCount
            : Codebook is null ? 2 * new LinearLayer(LatentSize).ParameterCount(EncoderOutput)
            : (long)Codebook.Size * Codebook.Dimension
        );

    private long LevelParameterCount => OverLevels(Count, (layer, shape) => layer.ParameterCount(shape));

    /// <summary>A sum over what all levels are made of: their encoders, decoders, and the heads of posteriors and of priors.</summary>
    private T OverLevels<T>(
        Func<IReadOnlyList<VaeLayer>, DataShape, T> ofLayers,
        Func<LinearLayer, DataShape, T> ofHead
    )
        where T : INumber<T>
    {
        var (shapes, sum) = (LevelSizes!, T.Zero);
        for (var l = 0; l < Levels!.Count; l++)
        {
            var head = new LinearLayer(Levels[l].Size);
            sum += ofLayers(Levels[l].Encoder, l + 1 < Levels.Count ? shapes.Features[l + 1] : EncoderOutput);
            sum += ofLayers(Levels[l].Decoder, shapes.Above[l]);
            sum += ofHead(head, shapes.Posterior(l)) + ofHead(head, shapes.Posterior(l));
            sum += l == 0 ? T.Zero : ofHead(head, shapes.States[l - 1]) + ofHead(head, shapes.States[l - 1]);
        }

        return sum;
    }

    /// <summary>What a runtime has to know of the model.</summary>
    [JsonIgnore]
    public VaeSignature Signature =>
        new()
        {
            Shape = Shape,
            LatentSize = LatentSize,
            ClassCount = ClassCount,
            Likelihood = Likelihood,
            DegreesOfFreedom = DegreesOfFreedom,
            Codes = Codebook is null
                ? null
                : new LatentCodes
                {
                    Size = Codebook.Size,
                    Height = EncoderOutput.Height,
                    Width = EncoderOutput.Width,
                },
            Columns = Columns,
            Levels = LevelSizes is { } levels
                ? new LatentLevels
                {
                    Sizes = [.. Levels!.Select(level => level.Size)],
                    FeatureSize = levels.FeatureSize,
                }
                : null,
        };

    /// <summary>
    /// The operations of training on one row, two for each multiplication with a weight: three times those of the forward pass, as the
    /// gradients of a layer's input and of its weights take as many as the layer itself. Biases, activations and the loss are not
    /// counted; products with an image's padding are.
    /// </summary>
    [JsonIgnore]
    internal double TrainingOperations => 3 * (EncodingOperations + DecodingOperations);

    /// <summary>The operations of encoding one row.</summary>
    [JsonIgnore]
    internal double EncodingOperations =>
        2.0
        * (
            Products(Encoder, EncoderInput)
            + (
                Levels is null
                    ? (double)EncoderOutput.Size * (Codebook is null ? 2.0 * LatentSize : Codebook.Size)
                    : OverLevels(Products, (layer, shape) => layer.Products(shape))
            )
        );

    /// <summary>The operations of decoding one row.</summary>
    [JsonIgnore]
    internal double DecodingOperations => 2.0 * Products(Decoder, DecoderInput);

    /// <summary>The shape of a row before the first layer and after each.</summary>
    /// <exception cref="ArgumentException">A layer does not take what the one before it gives.</exception>
    public static IReadOnlyList<DataShape> ShapesThrough(IEnumerable<VaeLayer> layers, DataShape input)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var shapes = new List<DataShape> { input };
        foreach (var layer in layers)
        {
            shapes.Add(layer.OutputShape(shapes[^1]));
        }

        return shapes;
    }

    /// <summary>Checks every size and that the layers fit each other.</summary>
    /// <exception cref="ArgumentException">Something does not fit; the message names it.</exception>
    public void Validate()
    {
        if (Levels is not null)
        {
            ValidateLevels(Levels);
        }

        if (Codebook is not null)
        {
            ValidateCodebook(Codebook);
        }

        Signature.Validate();
        Argument.Require(
            ClassCount <= MostClasses,
            $"The class count is {ClassCount}; expected at most {MostClasses}, with classes numbered from 0 on."
        );
        Standardization?.Validate(Shape);
        Argument.Require(
            Standardization is null || Likelihood is Likelihood.DiagonalGaussian or Likelihood.StudentT,
            $"The network standardizes its rows and its likelihood is {Likelihood}; expected {nameof(Likelihood.DiagonalGaussian)} or {nameof(Likelihood.StudentT)}, whose variance is scaled with the rows."
        );
        Argument.Require(
            PriorComponents is null or (>= 1 and <= MostPriorComponents),
            $"The prior has {PriorComponents} components; expected 1 to {MostPriorComponents}, or none for the standard normal prior."
        );
        RequireLayers(Encoder, "encoder");
        RequireLayers(Decoder, "decoder");
        var features = EncoderOutput;
        Argument.Require(
            Codebook is not null || !features.IsImage,
            $"The encoder ends in rows of shape {features}; expected a vector (flatten it)."
        );
        var output = ShapesThrough(Decoder, DecoderInput)[^1];
        Argument.Require(
            output.Equals(Shape),
            $"The decoder ends in rows of shape {output}; expected the data's shape {Shape}."
        );
        RequireParameters(EncoderParameterCount, "encoder");
        RequireParameters(Count(Decoder, DecoderInput), "decoder");
    }

    private void ValidateCodebook(Codebook codebook)
    {
        codebook.Validate();
        RequireLayers(Encoder, "encoder");
        var output = EncoderOutput;
        Argument.Require(
            output.IsImage && output.Channels == codebook.Dimension && output.Height * output.Width == LatentSize,
            $"The encoder ends in rows of shape {output}; expected pictures of {codebook.Dimension} channels, the elements of the codebook's vectors, and of {LatentSize} positions, the latent size."
        );
        Argument.Require(
            PriorComponents is null,
            $"The network has a codebook and a learnt prior of {PriorComponents} Gaussians; expected no Gaussians, as a prior of codes is trained afterwards (CodePriorTrainer)."
        );
    }

    private void ValidateLevels(IReadOnlyList<LatentLevel> levels)
    {
        Argument.Require(
            Codebook is null,
            "The network has levels of latent variables and a codebook; expected one or the other."
        );
        Argument.Require(
            levels.All(level => level is { Encoder: not null, Decoder: not null }),
            "A level of the latent variables is null, or its layers are; expected layers, which may be none."
        );
        RequireLayers(Encoder, "encoder");
        for (var l = 0; l < levels.Count; l++)
        {
            RequireLayers(levels[l].Encoder, $"encoder of level {l}");
            RequireLayers(levels[l].Decoder, $"decoder of level {l}");
        }
    }

    private static void RequireLayers(IReadOnlyList<VaeLayer> layers, string part)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            Argument.Require(layers[i] is not null, $"Layer {i} of the {part} is null; expected a layer.");
        }
    }

    private static void RequireParameters(long count, string part) =>
        Argument.Require(
            count <= MostParameters,
            $"The {part} has {count} parameters; expected at most {MostParameters}, as many as an ONNX file holds: take fewer or narrower layers."
        );

    /// <summary>This architecture as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingJson.Compact);

    /// <summary>Reads an architecture from JSON and validates it.</summary>
    /// <exception cref="InvalidDataException">The text is no architecture, names an unknown layer, or its layers do not fit.</exception>
    public static VaeArchitecture FromJson(string json)
    {
        try
        {
            var architecture =
                JsonSerializer.Deserialize<VaeArchitecture>(json, TrainingJson.Compact)
                ?? throw new InvalidDataException("The architecture is the JSON null; expected an object.");
            architecture.Validate();
            return architecture;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"The architecture is not readable: {VaeJson.Problem(e)}", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The architecture is not usable: {e.Message}", e);
        }
    }

    /// <summary>Reads the architecture that an export noted in a model's card.</summary>
    /// <returns>The architecture; null when the card has no note, as that of a model made elsewhere.</returns>
    /// <exception cref="InvalidDataException">The note is no architecture, or not that of such a model.</exception>
    public static VaeArchitecture? FromCard(ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (card.Architecture is not { } note)
        {
            return null;
        }

        var architecture = FromJson(note.GetRawText());
        return architecture.Signature == card.Signature
            ? architecture
            : throw new InvalidDataException(
                $"The architecture in the model card is that of a model {architecture.Signature}; expected {card.Signature}."
            );
    }

    /// <inheritdoc/>
    public bool Equals(VaeArchitecture? other) =>
        other is not null
        && (Name, LatentSize, ClassCount, Likelihood, DegreesOfFreedom, PriorComponents)
            == (
                other.Name,
                other.LatentSize,
                other.ClassCount,
                other.Likelihood,
                other.DegreesOfFreedom,
                other.PriorComponents
            )
        && Equals(Standardization, other.Standardization)
        && Equals(Codebook, other.Codebook)
        && (Levels ?? []).SequenceEqual(other.Levels ?? [])
        && (Columns ?? []).SequenceEqual(other.Columns ?? [])
        && Shape.Equals(other.Shape)
        && Encoder.SequenceEqual(other.Encoder)
        && Decoder.SequenceEqual(other.Decoder);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Shape, LatentSize, ClassCount, Likelihood);

    /// <summary>Whether what training makes of a row depends on the rows beside it.</summary>
    [JsonIgnore]
    internal bool NormalizesBatches =>
        Encoder
            .Concat(Decoder)
            .Concat((Levels ?? []).SelectMany(level => level.Encoder.Concat(level.Decoder)))
            .Any(layer => layer.NormalizesBatches);

    /// <summary>A sum over layers that follow each other, each with the shape of the rows that it is given.</summary>
    internal static T Sum<T>(IReadOnlyList<VaeLayer> layers, DataShape input, Func<VaeLayer, DataShape, T> term)
        where T : INumber<T> =>
        layers.Zip(ShapesThrough(layers, input)).Aggregate(T.Zero, (sum, pair) => sum + term(pair.First, pair.Second));

    private static long Count(IReadOnlyList<VaeLayer> layers, DataShape input) =>
        Sum(layers, input, (layer, shape) => layer.ParameterCount(shape));

    private static double Products(IReadOnlyList<VaeLayer> layers, DataShape input) =>
        Sum(layers, input, (layer, shape) => layer.Products(shape));
}
