using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>
/// Which of ML.NET's own transformers a step is saved as: its graph in an ONNX transformer, and behind it what makes the graph's tensors
/// the step's columns.
/// </summary>
internal sealed class StockPlan
{
    private const string Score = "Score";
    private const string PredictedLabel = "PredictedLabel";

    private readonly VaeStep step;
    private readonly HashSet<string> taken;
    private readonly MLContext ml = new(seed: 0);
    private readonly List<IEstimator<ITransformer>> estimators = [];
    private readonly List<InputOutputColumnPair> results = [];
    private readonly HashSet<string> passing = [];

    public StockPlan(VaeStep step, FittedColumns fitted)
    {
        this.step = step;
        taken =
        [
            .. fitted.Names,
            .. step.Inputs.Select(input => input.ColumnName),
            .. step.Outputs.Select(output => output.ColumnName),
            Score,
            PredictedLabel,
        ];
        Tensors = [.. step.Outputs.Where(output => output.Kind != StepOutputKind.Flag).Select(Tensor)];
        if (Tensors.Any(tensor => tensor.Output.Kind == StepOutputKind.Scalar))
        {
            AddScalars([.. fitted.Names.Intersect([Score, PredictedLabel])]);
        }

        if (results.Count > 0)
        {
            Copy(results);
            estimators.Add(ml.Transforms.DropColumns([.. passing]));
        }
    }

    /// <summary>The tensors that the graph is to output.</summary>
    public IReadOnlyList<StepTensor> Tensors { get; }

    /// <summary>What follows the ONNX transformer.</summary>
    public IReadOnlyList<IEstimator<ITransformer>> Estimators => estimators;

    // A tensor takes a column's name where the ONNX transformer can make that column: not in place of one that it reads, no single number,
    // and not with the ending that it cuts off.
    private StepTensor Tensor(StepOutput output)
    {
        var name = output.ColumnName;
        if (
            output.Kind != StepOutputKind.Scalar
            && step.Inputs.All(input => input.ColumnName != name)
            && !name.EndsWith(".output", StringComparison.Ordinal)
        )
        {
            return new(name, output);
        }

        var tensor = Passing(name);
        if (output.Kind != StepOutputKind.Scalar)
        {
            results.Add(new(name, tensor));
        }

        return new(tensor, output);
    }

    /// <summary>
    /// Makes single numbers of the tensors. The scorer calls its columns Score and PredictedLabel: those that were there before are put
    /// aside, and back afterwards.
    /// </summary>
    private void AddScalars(string[] before)
    {
        var aside = before.Select(name => new InputOutputColumnPair(Passing(name), name)).ToArray();
        Copy(aside);
        foreach (var tensor in Tensors.Where(tensor => tensor.Output.Kind == StepOutputKind.Scalar))
        {
            var threshold = step is AnomalyStep anomaly ? anomaly.Threshold : 0;
            estimators.Add(new IdentityScorer(ml, tensor.Name, threshold));
            Copy([
                Result(tensor.Output, Score),
                .. step
                    .Outputs.Where(output => output.Kind == StepOutputKind.Flag)
                    .Select(output => Result(output, PredictedLabel)),
            ]);
        }

        estimators.Add(ml.Transforms.DropColumns(Score, PredictedLabel));
        results.InsertRange(
            0,
            aside.Select(pair => new InputOutputColumnPair(pair.InputColumnName, pair.OutputColumnName))
        );
    }

    private void Copy(IEnumerable<InputOutputColumnPair> columns) =>
        estimators.AddRange(
            columns.Select(pair => ml.Transforms.CopyColumns(pair.OutputColumnName, pair.InputColumnName))
        );

    private InputOutputColumnPair Result(StepOutput output, string made)
    {
        var kept = Passing(output.ColumnName);
        results.Add(new(output.ColumnName, kept));
        return new(kept, made);
    }

    /// <summary>A name that no column has, for one that is dropped at the end.</summary>
    private string Passing(string name)
    {
        var candidate = $"{name}.VaeML";
        for (var i = 1; !taken.Add(candidate); i++)
        {
            candidate = $"{name}.VaeML{i}";
        }

        passing.Add(candidate);
        return candidate;
    }
}
