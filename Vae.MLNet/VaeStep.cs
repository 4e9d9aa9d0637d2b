using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// What one step of a pipeline computes of a batch of rows: which columns it reads, which it adds, and how the model makes the one of the
/// other. A step is data: its public properties are what a saved pipeline remembers, under the step's name without "Step" in snake case.
/// </summary>
internal abstract record VaeStep
{
    /// <summary>The columns read: those of data in the order of their values, or the one of latent vectors, and then labels.</summary>
    internal abstract IReadOnlyList<StepInput> Inputs { get; }

    /// <summary>What <see cref="Run"/> can compute, by the index that the batch keeps it under.</summary>
    internal abstract IReadOnlyList<StepResult> Results { get; }

    /// <summary>The options that all steps have.</summary>
    internal abstract VaeStepOptions StepOptions { get; }

    /// <summary>The names of the columns of data; none for a step that reads latent vectors.</summary>
    internal IReadOnlyList<string> DataColumnNames =>
        [.. Inputs.Where(input => input.Role == InputRole.Data).Select(input => input.ColumnName)];

    /// <summary>The columns added: the results that have a name.</summary>
    internal IReadOnlyList<StepOutput> Outputs =>
        [
            .. Results
                .Index()
                .Where(result => result.Item.ColumnName is not null)
                .Select(result => new StepOutput(result.Item.ColumnName!, result.Item.Type, result.Index)),
        ];

    /// <summary>Whether the step is one of such a model: of one whose latent variables are Gaussian, where a step says nothing else.</summary>
    internal virtual bool Takes(BundleModel model) => model is VaeModel;

    /// <summary>Computes the results that the batch wants.</summary>
    internal abstract void Run(BundleModel model, StepBatch batch);

    /// <summary>The transformer of a step that was fitted to these columns.</summary>
    internal virtual BundleTransformer ToTransformer(BundleModel model, FittedColumns fitted) =>
        model is VqVaeModel codes
            ? new VqVaeTransformer(this, codes, fitted)
            : new VaeTransformer(this, (VaeModel)model, fitted);

    /// <summary>Checks the step's options against the model.</summary>
    /// <exception cref="ArgumentException">An option does not fit.</exception>
    internal virtual void Validate(BundleModel model)
    {
        if (!Takes(model))
        {
            throw new ArgumentException(
                $"The step is for models whose latent variables are {(model is VaeModel ? "codes" : "Gaussian")}; the model is {(model is VaeModel ? "a VAE, whose are Gaussian" : "a VQ-VAE, whose are codes")}."
            );
        }

        ArgumentOutOfRangeException.ThrowIfNegative(StepOptions.BatchSize);
        Argument.Length(StepOptions.BatchSize, Math.Max(model.DataSize, model.LatentSize), "batch of the step");
        StepOptions.Pictures?.Validate();
        foreach (var output in Outputs)
        {
            output.Type.Require(model);
        }

        RequireInputNames();
        var outputs = Outputs.Select(output => output.ColumnName).ToList();
        RequireNames("output", outputs);
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

        var label = Inputs.FirstOrDefault(input => input.IsLabel).ColumnName;
        if (model.IsConditional && label is null)
        {
            throw new ArgumentException(
                $"The model is conditional on {model.ClassCount} classes and no label column is named; expected one."
            );
        }

        if (!model.IsConditional && label is not null)
        {
            throw new ArgumentException(
                $"The label column {label} is named, but the model is unconditional and takes no labels."
            );
        }
    }

    /// <summary>The numbers that one row has of data or of a latent vector.</summary>
    internal int ValueWidth(BundleModel model) => Inputs[0].Role == InputRole.Data ? model.DataSize : model.LatentSize;

    /// <summary>The columns of data as inputs.</summary>
    private protected static IEnumerable<StepInput> DataInputs(VaeDataStepOptions options) =>
        options.DataColumnNames.Select(name => new StepInput(InputRole.Data, name));

    /// <summary>The column of labels as an input, where there is one.</summary>
    private protected static IEnumerable<StepInput> LabelInputs(VaeStepOptions options) =>
        options.LabelColumnName is { } label ? [new StepInput(InputRole.Label, label)] : [];

    private void RequireInputNames()
    {
        if (StepOptions is VaeDataStepOptions options)
        {
            DataColumns.RequireNames(options.DataColumnNames);
            if (
                options.InputColumnNames is { } names
                && options.InputColumnName != VaeDataStepOptions.DefaultColumnName
            )
            {
                throw new ArgumentException(
                    $"The step names the input column {options.InputColumnName} and the input columns {string.Join(", ", names)}; expected "
                        + $"{nameof(options.InputColumnName)} or {nameof(options.InputColumnNames)}."
                );
            }
        }

        RequireNames("input", Inputs.Select(input => input.ColumnName));
    }

    private static void RequireNames(string role, IEnumerable<string> names)
    {
        if (names.Any(string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException($"The name of an {role} column is empty; expected a name.");
        }
    }
}

/// <summary>One of the things that a step can compute.</summary>
/// <param name="ColumnName">The column that shows it; null for none.</param>
/// <param name="Type">What the column holds.</param>
/// <param name="Node">Adds it to a saved step's graph; null for a random draw, which no graph can make from a seed.</param>
internal sealed record StepResult(string? ColumnName, OutputType Type, Func<StepGraph, string>? Node);

/// <summary>A column that a step adds; <paramref name="Result"/> is the index of the result that it shows.</summary>
internal readonly record struct StepOutput(string ColumnName, OutputType Type, int Result);
