using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Vae.Inference;
using static Vae.Onnx.TensorProto.Types;

namespace Vae.Import;

/// <summary>
/// One import: finds out what two graphs take and give, by running them, puts them into graphs with the names and the units of a bundle, and
/// compares those with the graphs as they were.
/// </summary>
internal sealed partial class VaeImport
{
    /// <summary>The rows that are compared: a batch of several, for which a graph of one row alone gives something else.</summary>
    private const int Rows = 4;

    /// <summary>An identity matrix of so many classes takes 400 MB.</summary>
    private const int MostClasses = 10_000;

    /// <summary>A label beyond all classes.</summary>
    private const long NoClass = 1_000_000_007;

    private readonly ForeignGraph encoder;
    private readonly ForeignGraph decoder;
    private readonly VaeImportOptions options;
    private readonly LatentScale scale;
    private readonly TensorRoles encoding;
    private readonly TensorRoles decoding;
    private readonly DecoderActivation activation;
    private readonly Likelihood likelihood;
    private readonly List<string> notes = [];

    /// <exception cref="InvalidDataException">The tensors' roles or what the decoder gives are not clear.</exception>
    public VaeImport(ForeignGraph encoder, ForeignGraph decoder, VaeImportOptions options, LatentScale scale)
    {
        this.encoder = encoder;
        this.decoder = decoder;
        this.options = options;
        this.scale = scale;
        (encoding, decoding) = TensorRoles.Find(encoder, decoder, options.Map);
        activation = ActivationOf();
        likelihood = LikelihoodOf();
    }

    /// <summary>The latent channels that a configuration tells of; null for none.</summary>
    public int? LatentChannels { get; init; }

    /// <summary>Makes the bundle.</summary>
    /// <exception cref="InvalidDataException">The graphs do not fit each other or the bundle's contract.</exception>
    public ModelBundle ToBundle()
    {
        SessionFactory.RequireLibrary();
        string[] posterior = IsStacked
            ? [encoding[TensorRoles.Parameters]!]
            : [encoding[TensorRoles.Mean]!, Spread.Tensor];
        string[] outputs = decoding[TensorRoles.DataLogVariance] is { } variance
            ? [decoding[TensorRoles.Data]!, variance]
            : [decoding[TensorRoles.Data]!];
        var (input, latent) = (encoding[TensorRoles.Data]!, decoding[TensorRoles.Latent]!);
        var classes = ClassesOf();
        var (encode, decode) = (
            encoder.Cut(input, posterior, Labelled(encoding, classes), "encoder"),
            decoder.Cut(latent, outputs, Labelled(decoding, classes), "decoder")
        );
        RequireBatch(encoder, input, "encoder");
        RequireBatch(decoder, latent, "decoder");
        var rows = RowsOf(input);
        using var encodingAsItWas = Load(encoder, encode, "encoder");
        var data = SampleRows(rows.Bundle.Size);
        var found = Run(encodingAsItWas, encoder, "encoder", ToFile(data, rows), rows.File, Labels(classes));
        RequireClass(encodingAsItWas, encoder, "encoder", ToFile(data, rows), rows.File, classes);
        var code = CodeOf(found, latent);
        RequireSpread(found);
        var expected = Posterior(found, code);
        using var decodingAsItWas = Load(decoder, decode, "decoder");
        var codes = SampleCodes(expected.Mean, code.Size);
        var decoded = Run(decodingAsItWas, decoder, "decoder", Unscaled(codes, code), code.OfDecoder, Labels(classes));
        RequireClass(decodingAsItWas, decoder, "decoder", Unscaled(codes, code), code.OfDecoder, classes);
        RequireRows(decoded, rows);
        RequireProbabilities(decoded[0].Values);

        var signature = new VaeSignature
        {
            Shape = rows.Bundle,
            LatentSize = code.Size,
            ClassCount = classes,
            Likelihood = likelihood,
        };
        var encoded = Trials(
            encoder,
            encode,
            "encoder",
            (part, alone) => EncoderGraph(signature, part, rows, code, alone),
            (BundleFormat.Data, data, [.. rows.Bundle]),
            classes > 0 ? Labels(classes) : null,
            [(BundleFormat.Mean, expected.Mean), (BundleFormat.LogVariance, expected.LogVariance)]
        );
        var given = Trials(
            decoder,
            decode,
            "decoder",
            (part, alone) => DecoderGraph(signature, part, rows, code, decoded.Select(output => output.Row), alone),
            (BundleFormat.Latent, codes, [code.Size]),
            classes > 0 ? Labels(classes) : null,
            ExpectedData(decoded, rows)
        );
        return Bundle(signature, rows, code, encoded, given);
    }

    /// <summary>Labels of the compared rows, one class after the other; 0 without classes.</summary>
    private static long[] Labels(int classes) =>
        [.. Enumerable.Range(0, Rows).Select(i => (long)(i % Math.Max(1, classes)))];

    private static (string, int)? Labelled(TensorRoles roles, int classes) =>
        roles[TensorRoles.Label] is { } label ? (label, classes) : null;

    /// <summary>The number of classes that the labels have: of one-hot vectors their length, of numbers what the options say; 0 without labels.</summary>
    private int ClassesOf()
    {
        var labels = new[] { (Graph: encoder, Roles: encoding), (Graph: decoder, Roles: decoding) }
            .Select(part => (part.Graph, Tensor: part.Roles[TensorRoles.Label]!))
            .Where(label => label.Tensor is not null)
            .ToArray();
        if (labels is [])
        {
            return options.ClassCount is { } unused
                ? throw new InvalidDataException(
                    $"There are said to be {unused} classes, and no tensor is known to be the label; expected a map from one to {TensorRoles.Label}."
                )
                : 0;
        }

        int[] found =
        [
            .. labels
                .Where(label => label.Graph.Type(label.Tensor) is DataType.Float or DataType.Float16 or DataType.Double)
                .Select(label => label.Graph.Dimensions(label.Tensor) is [_, int size] ? size : 0)
                .Append(options.ClassCount ?? 0)
                .Where(size => size > 0)
                .Distinct(),
        ];
        if (found is [> MostClasses and var many])
        {
            throw new InvalidDataException(
                $"There are said to be {many} classes; expected at most {MostClasses}, of which a graph makes one-hot vectors."
            );
        }

        return found is [>= 2 and var classes]
            ? classes
            : throw new InvalidDataException(
                $"The label '{labels[0].Tensor}' of {labels[0].Graph.Path} is {labels[0].Graph.DimensionText(labels[0].Tensor)}{(found is [] ? "" : $", of {string.Join(" or ", found)} classes")}; expected to be told the number of classes, at least 2, and the same everywhere."
            );
    }

    private bool IsStacked => encoding[TensorRoles.Parameters] is not null;

    private (string Role, string Tensor) Spread =>
        encoding.Found.First(found => TensorRoles.Spreads.Contains(found.Role));

    private ModelBundle Bundle(
        VaeSignature signature,
        RowShapes rows,
        LatentCode code,
        (byte[] Graph, double Difference) encoded,
        (byte[] Graph, double Difference) decoded
    )
    {
        var card = new ModelCard
        {
            Signature = signature,
            Import = new ImportSummary
            {
                Producer =
                    encoder.Producer == decoder.Producer ? encoder.Producer : $"{encoder.Producer}, {decoder.Producer}",
                LatentShape = code.OfDecoder,
                Notes =
                [
                    Told(encoder, "encoder", encoding),
                    Told(decoder, "decoder", decoding),
                    .. Sentences(rows),
                    .. notes,
                ],
            },
            Export = new ExportSummary
            {
                Opset = OnnxGraphBuilder.Opset,
                EncoderSha256 = ModelBundle.HashOf(encoded.Graph),
                DecoderSha256 = ModelBundle.HashOf(decoded.Graph),
                ParityRows = Rows,
                ParityMaxAbsoluteDifference = Math.Max(encoded.Difference, decoded.Difference),
            },
        };
        return new ModelBundle(card, encoded.Graph, decoded.Graph);
    }

    private static string Told(ForeignGraph graph, string part, TensorRoles roles) =>
        $"The {part} is {Path.GetFileName(graph.Path)} (operator set {graph.Opset}): {string.Join(", ", roles.Found.Select(found => $"'{found.Tensor}' is {found.Role}"))}.";

    private IEnumerable<string> Sentences(RowShapes rows)
    {
        if (options.Range is var (least, most) && (least, most) != (0, 1))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Data from 0 to 1 is data from {least} to {most} to the network."
            );
        }

        if (options.Layout == ChannelOrder.Nhwc && rows.Bundle.IsImage)
        {
            yield return "The network has the channels of pictures last.";
        }

        if (activation == DecoderActivation.Logits)
        {
            yield return "The decoder's logits go through a sigmoid.";
        }

        if (!scale.IsNone)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Latent vectors are those of the network less {string.Join(", ", scale.Shifts)}, times {string.Join(", ", scale.Factors)}."
            );
        }
    }

    private DecoderActivation ActivationOf()
    {
        var output = decoding[TensorRoles.Data]!;
        var origin = decoder.Origin(output);
        if (options.Activation == DecoderActivation.Logits && origin == "Sigmoid")
        {
            throw new InvalidDataException(
                $"The decoder's output '{output}' of {decoder.Path} comes of a Sigmoid and is said to be logits; expected probabilities (or means)."
            );
        }

        return options.Activation
            ?? origin switch
            {
                "Sigmoid" => DecoderActivation.Probability,
                "Tanh" => DecoderActivation.Mean,
                _ => throw new InvalidDataException(
                    $"The decoder's output '{output}' of {decoder.Path} comes of {(origin is null ? "an input" : $"the operator {origin}")}, which does not tell what it is; expected to be told whether it is probabilities, logits or means (the activation)."
                ),
            };
    }

    private Likelihood LikelihoodOf()
    {
        var hasVariance = decoding[TensorRoles.DataLogVariance] is not null;
        var likely =
            options.Likelihood
            ?? (
                hasVariance ? Likelihood.DiagonalGaussian
                : activation == DecoderActivation.Mean ? Likelihood.Gaussian
                : Likelihood.Bernoulli
            );
        if (hasVariance != likely is Likelihood.DiagonalGaussian)
        {
            throw new InvalidDataException(
                $"The likelihood is {likely}, and the decoder has {(hasVariance ? "a" : "no")} tensor with the role {TensorRoles.DataLogVariance}; expected {Likelihood.DiagonalGaussian} with one, and the others without."
            );
        }

        return likely == Likelihood.Bernoulli && activation == DecoderActivation.Mean
            ? throw new InvalidDataException(
                $"The likelihood is {likely} and the decoder's output is said to be means; expected probabilities or logits for it."
            )
            : likely;
    }

    /// <summary>A batch may be open or 1; another size is part of the network.</summary>
    private static void RequireBatch(ForeignGraph graph, string input, string part)
    {
        if (graph.IsInput(input) && graph.Dimensions(input) is [int batch and > 1, ..])
        {
            throw new InvalidDataException(
                $"The {part}'s input '{input}' of {graph.Path} is {graph.DimensionText(input)}, for batches of {batch} rows alone; expected an open first dimension, or 1 (PyTorch's dynamic_axes or dynamic_shapes open it)."
            );
        }
    }

    /// <summary>Whether the parts are in float16, which has three digits.</summary>
    private bool IsHalf =>
        encoder.Type(encoding[TensorRoles.Data]!) == DataType.Float16
        || decoder.Type(decoding[TensorRoles.Latent]!) == DataType.Float16;

    private static TrialSession Load(ForeignGraph graph, ModelProto cut, string part)
    {
        try
        {
            return Session(cut);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException(
                $"ONNX Runtime does not take the {part} of {graph.Path} (operator set {graph.Opset}): {NativeError.Sentence(e.Message)}",
                e
            );
        }
    }

    private static TrialSession Session(ModelProto cut) =>
        new(
            Google.Protobuf.MessageExtensions.ToByteArray(cut),
            cut.Graph.Input.Select(given => given.Name),
            cut.Graph.Output.Select(output => output.Name)
        );

    /// <summary>
    /// Checks that the graph knows the highest class: many a graph makes nothing of a number that is none of its classes, and computes on.
    /// </summary>
    private static void RequireClass(
        TrialSession session,
        ForeignGraph graph,
        string part,
        float[] values,
        IReadOnlyList<int> row,
        int classes
    )
    {
        if (classes == 0 || !session.HasLabels)
        {
            return;
        }

        var first = values[..(values.Length / Rows)];
        float[][] highest;
        try
        {
            highest = Outputs(classes - 1);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException(
                $"The {part} of {graph.Path} does not compute a row of the class {classes - 1}: {NativeError.Sentence(e.Message)}; expected the number of classes that it has, and {classes} were given.",
                e
            );
        }

        try
        {
            if (Outputs(NoClass).Zip(highest).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second)))
            {
                throw new InvalidDataException(
                    $"The {part} of {graph.Path} gives for the class {classes - 1} what it gives for {NoClass}, which is none; expected the number of classes that it has, and {classes} were given."
                );
            }
        }
        catch (OnnxRuntimeException)
        {
            // It refuses what is no class itself.
        }

        float[][] Outputs(long label) => [.. session.Run(first, row, [label]).Select(output => output.Values)];
    }

    /// <summary>Runs rows one by one, so that nothing depends on what else is in a batch.</summary>
    private static IReadOnlyList<(float[] Values, int[] Row)> Run(
        TrialSession session,
        ForeignGraph graph,
        string part,
        float[] values,
        IReadOnlyList<int> row,
        long[] labels
    )
    {
        try
        {
            var size = values.Length / Rows;
            var runs = Enumerable
                .Range(0, Rows)
                .Select(i => session.Run(values[(i * size)..((i + 1) * size)], row, [labels[i]]))
                .ToArray();
            return [.. runs[0].Select((first, o) => (runs.SelectMany(run => run[o].Values).ToArray(), first.Row))];
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException(
                $"The {part} of {graph.Path} does not compute a row of shape [{string.Join(", ", row)}]: {NativeError.Sentence(e.Message)}",
                e
            );
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The {part} of {graph.Path} is not usable. {e.Message}.", e);
        }
    }
}
