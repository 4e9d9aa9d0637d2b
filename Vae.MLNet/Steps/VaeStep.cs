using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// What one step of a pipeline computes of a batch of rows: which columns it reads, which it adds, and how the model makes the one of the
/// other. A step is data: it is what a saved model remembers.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "step")]
[JsonDerivedType(typeof(FeaturizeStep), "featurize")]
[JsonDerivedType(typeof(ReconstructStep), "reconstruct")]
[JsonDerivedType(typeof(DecodeStep), "decode")]
[JsonDerivedType(typeof(StyleTransferStep), "style_transfer")]
[JsonDerivedType(typeof(ScoreStep), "score")]
[JsonDerivedType(typeof(AnomalyStep), "detect_anomalies")]
internal abstract record VaeStep
{
    /// <summary>The columns read; the first holds the images or latent vectors.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<StepInput> Inputs { get; }

    /// <summary>The columns added.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<StepOutput> Outputs { get; }

    /// <summary>What <see cref="Run"/> can compute, by the index that outputs refer to.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<StepOutputKind> Results { get; }

    /// <summary>The most rows of one run; 0 for the model's, up to a number that a core's cache holds.</summary>
    [JsonIgnore]
    public abstract int BatchSize { get; }

    /// <summary>What keeps the step from being saved in a model, as the end of a sentence; null for nothing.</summary>
    [JsonIgnore]
    public virtual string? NotSavable => null;

    /// <summary>Computes the results that the batch wants.</summary>
    public abstract void Run(VaeModel model, StepBatch batch);

    /// <summary>Checks the step's options against the model; returns the step.</summary>
    /// <exception cref="ArgumentException">An option does not fit.</exception>
    public virtual VaeStep CheckedFor(VaeModel model)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(BatchSize);
        CheckNames("input", Inputs.Select(input => input.ColumnName));
        var outputs = Outputs.Select(output => output.ColumnName).ToList();
        CheckNames("output", outputs);
        if (outputs.Count == 0)
        {
            throw new ArgumentException("The step names no output column; expected at least one.");
        }

        if (outputs.Distinct().Count() < outputs.Count)
        {
            throw new ArgumentException(
                $"The output columns are {string.Join(", ", outputs)}; expected distinct names."
            );
        }

        return CheckedLabels(model);
    }

    /// <summary>The columns of a step on <paramref name="column"/> and, where there is one, a label column.</summary>
    protected static IReadOnlyList<StepInput> Columns(StepInputRole role, string column, string? label) =>
        label is null ? [new(role, column)] : [new(role, column), new(StepInputRole.Label, label)];

    /// <summary>The outputs that have a name, in the order of their results.</summary>
    protected static IReadOnlyList<StepOutput> Named(StepOutputKind kind, params IReadOnlyList<string?> names) =>
        [.. names.Index().Where(o => o.Item is not null).Select(o => new StepOutput(o.Item!, kind, o.Index))];

    private static void CheckNames(string role, IEnumerable<string> names)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"The name of an {role} column is empty; expected a name.");
        }
    }

    private VaeStep CheckedLabels(VaeModel model)
    {
        var label = Inputs.FirstOrDefault(input => input.IsLabel).ColumnName;
        if (model.IsConditional && label is null)
        {
            throw new ArgumentException(
                $"The model is conditional on {model.ClassCount} classes and no label column is named; expected one."
            );
        }

        return model.IsConditional || label is null
            ? this
            : throw new ArgumentException(
                $"The label column {label} is named, but the model is unconditional and takes no labels."
            );
    }
}
