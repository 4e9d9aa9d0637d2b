namespace Vae.Import;

/// <summary>What a tensor of a graph is to a variational autoencoder, told by a map or by its name.</summary>
internal sealed class TensorRoles
{
    public const string Data = "data";
    public const string Label = "label";
    public const string Mean = "mean";
    public const string LogVariance = "log_variance";
    public const string Variance = "variance";
    public const string Deviation = "deviation";
    public const string LogDeviation = "log_deviation";

    /// <summary>Mean and log-variance, one after the other on the axis of the channels or features.</summary>
    public const string Parameters = "parameters";
    public const string Latent = "latent";
    public const string DataLogVariance = "data_log_variance";

    /// <summary>The spreads that the encoder may give, one of them.</summary>
    public static IReadOnlyList<string> Spreads { get; } = [LogVariance, Variance, Deviation, LogDeviation];

    public static IReadOnlyList<string> All { get; } =
    [Data, Label, Mean, .. Spreads, Parameters, Latent, DataLogVariance];

    private static readonly string[] ofEncoder = [Data, Label, Mean, .. Spreads, Parameters];
    private static readonly string[] ofDecoder = [Latent, Label, Data, DataLogVariance];

    // Names without marks and capitals. A name that may mean a variance, a deviation or the logarithm of either is in none of them.
    private static readonly Dictionary<string, string[]> known = new()
    {
        [Data] = ["data", "sample", "input", "x", "image", "images", "pixelvalues"],
        [Label] = ["label", "labels", "y", "c", "class", "classes", "condition", "onehot"],
        [Mean] = ["mean", "mu", "zmean", "zmu", "muz", "meanz", "latentmean", "latentmu", "loc"],
        [LogVariance] =
        [
            "logvariance",
            "logvar",
            "zlogvar",
            "logvarz",
            "zlogvariance",
            "latentlogvar",
            "latentlogvariance",
        ],
        [Parameters] = ["latentparameters", "parameters", "moments"],
        [Latent] = ["latent", "z", "latentsample", "latents"],
    };

    private static readonly string[] outputNames =
    [
        "data",
        "sample",
        "output",
        "reconstruction",
        "recon",
        "decoded",
        "reconx",
        "xrecon",
        "xhat",
    ];

    private readonly Dictionary<string, string> tensors = [];

    private TensorRoles() { }

    /// <summary>The tensor of a role; null when there is none.</summary>
    public string? this[string role] => tensors.GetValueOrDefault(role);

    /// <summary>The roles that were found, with their tensors.</summary>
    public IEnumerable<(string Role, string Tensor)> Found => tensors.Select(pair => (pair.Key, pair.Value));

    /// <summary>Finds the roles of an encoder's and of a decoder's tensors.</summary>
    /// <exception cref="InvalidDataException">One is not there or not clear; the message says which.</exception>
    public static (TensorRoles Encoder, TensorRoles Decoder) Find(
        ForeignGraph encoder,
        ForeignGraph decoder,
        IReadOnlyDictionary<string, string> map
    )
    {
        var (encoding, decoding) = (new TensorRoles(), new TensorRoles());
        foreach (var (key, role) in map)
        {
            var (part, name) = Split(key);
            var used =
                part != "decoder"
                && ofEncoder.Contains(role)
                && encoding.Take(encoder, name, role, isInput: role is Data or Label);
            used |=
                part != "encoder"
                && ofDecoder.Contains(role)
                && decoding.Take(decoder, name, role, isInput: role is Latent or Label);
            if (!used)
            {
                throw new InvalidDataException(NotUsed(encoder, decoder, part, name, role));
            }
        }

        encoding.Guess(encoder);
        decoding.GuessOfDecoder(decoder, isOneFile: encoder.Path == decoder.Path);
        return (encoding, decoding);
    }

    private static (string? Part, string Name) Split(string key) =>
        key.StartsWith("encoder:", StringComparison.Ordinal) ? ("encoder", key["encoder:".Length..])
        : key.StartsWith("decoder:", StringComparison.Ordinal) ? ("decoder", key["decoder:".Length..])
        : (null, key);

    private static string NotUsed(ForeignGraph encoder, ForeignGraph decoder, string? part, string name, string role)
    {
        ForeignGraph[] asked =
        [
            .. new[] { part != "decoder" ? encoder : null, part != "encoder" ? decoder : null }
                .OfType<ForeignGraph>()
                .Distinct(),
        ];
        return Array.TrueForAll(asked, graph => !graph.Has(name))
            ? $"The map gives the role {role} to the tensor '{name}', which is not there: {string.Join("; ", asked.Select(graph => graph.Tensors).Distinct())}."
            : $"The map gives the role {role} to the tensor '{name}', which cannot have it: {Place(role)} of {string.Join(" or of ", asked.Select(graph => graph.Path).Distinct())} {(part is null ? "" : $"as the {part} ")}is expected for it.";
    }

    private static string Place(string role) =>
        role switch
        {
            Data => "an input of the encoder, or a computed value of the decoder",
            Label => "an input",
            Latent => "an input, or a value that another computes from, of the decoder",
            DataLogVariance => "a computed value of the decoder",
            _ => "a computed value of the encoder",
        };

    private bool Take(ForeignGraph graph, string name, string role, bool isInput)
    {
        if (!graph.Has(name) || (isInput ? role != Latent && !graph.IsInput(name) : graph.IsInput(name)))
        {
            return false;
        }

        return tensors.TryAdd(role, name)
            ? true
            : throw new InvalidDataException(
                $"The map gives the role {role} to the tensors '{tensors[role]}' and '{name}' of {graph.Path}; expected one of them."
            );
    }

    private void Guess(ForeignGraph graph)
    {
        GuessInput(graph, Data, "encoder");
        if (this[Parameters] is null && this[Mean] is null && !Spreads.Any(tensors.ContainsKey))
        {
            Named(graph.Outputs, Parameters);
        }

        if (this[Parameters] is { } both)
        {
            string[] besides = [.. Spreads.Prepend(Mean).Where(tensors.ContainsKey)];
            if (besides.Length > 0)
            {
                throw new InvalidDataException(
                    $"The map gives the role {Parameters} to the tensor '{both}' of {graph.Path}, mean and log-variance in one, and gives {string.Join(" and ", besides)}, too; expected one or the other."
                );
            }

            return;
        }

        Named(graph.Outputs, Mean);
        if (!Spreads.Any(tensors.ContainsKey))
        {
            Named(graph.Outputs, LogVariance);
        }

        var missing =
            this[Mean] is null ? "the posterior's mean"
            : Spreads.Any(tensors.ContainsKey) ? null
            : "its log-variance";
        if (missing is not null)
        {
            throw new InvalidDataException(
                $"None of the encoder's tensors is known to be {missing}: {graph.Tensors}; expected a map from a name to {Mean} and from another to one of {string.Join(", ", Spreads)}, or from one to {Parameters}."
            );
        }

        if (Spreads.Count(tensors.ContainsKey) > 1)
        {
            throw new InvalidDataException(
                $"The encoder has the spreads {string.Join(" and ", Spreads.Where(tensors.ContainsKey))}; expected one of them."
            );
        }
    }

    private void GuessOfDecoder(ForeignGraph graph, bool isOneFile)
    {
        if (!isOneFile)
        {
            GuessInput(graph, Latent, "decoder");
        }
        else
        {
            Named(graph.Inputs, Label);
            Named(graph.Outputs, Latent);
        }

        if (this[Latent] is null)
        {
            throw new InvalidDataException(
                $"{graph.Path} is encoder and decoder in one, and none of its outputs is known to be the latent vector: {graph.Tensors}; expected a map from the name of a value to {Latent}."
            );
        }

        if (this[Data] is not null)
        {
            return;
        }

        var known = graph
            .Outputs.Where(output => outputNames.Contains(Plain(output)) && output != this[DataLogVariance])
            .ToArray();
        string[] candidates = graph.Outputs is [var only] ? [only] : known;
        tensors[Data] = candidates is [var data]
            ? data
            : throw new InvalidDataException(
                $"None of the decoder's outputs alone is known to be the data: {graph.Tensors}; expected a map from one to {Data}."
            );
    }

    private void GuessInput(ForeignGraph graph, string role, string part)
    {
        Named(graph.Inputs, Label);
        if (this[role] is not null)
        {
            return;
        }

        if (graph.Inputs.Where(input => input != this[Label]).ToArray() is [var only])
        {
            tensors[role] = only;
            return;
        }

        Named(graph.Inputs, role);
        if (this[role] is null)
        {
            throw new InvalidDataException(
                $"None of the {part}'s inputs is known to be the {role}: {graph.Tensors}; expected a map from one to {role}."
            );
        }
    }

    private void Named(IReadOnlyList<string> names, string role)
    {
        string[] found = [.. names.Where(name => known[role].Contains(Plain(name)))];
        if (this[role] is null && found is [var only])
        {
            tensors[role] = only;
        }
    }

    private static string Plain(string name) =>
        new([.. name.Split(':')[0].Where(char.IsLetter).Select(char.ToLowerInvariant)]);
}
