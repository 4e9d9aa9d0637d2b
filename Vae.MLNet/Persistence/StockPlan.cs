using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Vae.Inference;

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
    private readonly List<IEstimator<ITransformer>> before = [];
    private readonly Dictionary<string, string> pixels = [];
    private readonly BundleModel model;

    public StockPlan(VaeStep step, BundleModel model, FittedColumns fitted)
    {
        this.step = step;
        this.model = model;
        taken =
        [
            .. fitted.Names,
            .. step.Inputs.Select(input => input.ColumnName),
            .. step.Outputs.Select(output => output.ColumnName),
            Score,
            PredictedLabel,
        ];
        foreach (var (input, column) in step.Inputs.Zip(fitted.Inputs))
        {
            if (column.Picture is { } picture)
            {
                AddPixels(input.ColumnName, picture);
            }
        }

        Tensors = [.. step.Outputs.Where(output => output.Type.Threshold is null).Select(Tensor)];
        if (Tensors.Any(tensor => !tensor.Type.IsVector))
        {
            AddScalars([.. fitted.Names.Intersect([Score, PredictedLabel])]);
        }

        Copy(results);
        if (passing.Count > 0)
        {
            estimators.Add(ml.Transforms.DropColumns([.. passing]));
        }
    }

    /// <summary>The most transformers that stand before the ONNX transformer.</summary>
    public const int MostBefore = 3;

    /// <summary>What stands before the ONNX transformer: what makes bytes of pictures.</summary>
    public IReadOnlyList<IEstimator<ITransformer>> Before => before;

    /// <summary>The tensors that the graph is to output: called like the column, or by a passing name where transformers follow.</summary>
    public IReadOnlyList<StepOutput> Tensors { get; }

    /// <summary>What follows the ONNX transformer.</summary>
    public IReadOnlyList<IEstimator<ITransformer>> Estimators => estimators;

    /// <summary>The tensor that a column is to the graph: called like it, or by a passing name where the column holds pictures.</summary>
    public string TensorOf(StepInput input) => pixels.GetValueOrDefault(input.ColumnName, input.ColumnName);

    private void AddPixels(string column, PictureRows picture)
    {
        var sized = Passing(column);
        before.Add(PictureTypes.Resizing(ml, sized, column, picture));
        if (picture.Channels == 1)
        {
            before.Add(PictureTypes.Grey(ml, sized, sized));
        }

        pixels[column] = Passing(column);
        before.Add(PictureTypes.Pixels(ml, pixels[column], sized, picture));
    }

    // A tensor takes a column's name where the ONNX transformer can make that column: not in place of one that it reads, no single number,
    // and not with the ending that it cuts off.
    private StepOutput Tensor(StepOutput output)
    {
        var name = output.ColumnName;
        if (output.Type.PictureOf(model) is { } picture)
        {
            var numbers = Passing(name);
            estimators.Add(PictureTypes.Pictures(ml, name, numbers, picture));
            return output with { ColumnName = numbers };
        }

        if (output.Type.KeysOf(model) is { } count)
        {
            var numbers = Passing(name);
            estimators.Add(CodeKeys.Of(ml, name, numbers, count));
            return output with { ColumnName = numbers };
        }

        if (
            output.Type.IsVector
            && step.Inputs.All(input => input.ColumnName != name)
            && !name.EndsWith(".output", StringComparison.Ordinal)
        )
        {
            return output;
        }

        var tensor = Passing(name);
        if (output.Type.IsVector)
        {
            results.Add(new(name, tensor));
        }

        return output with
        {
            ColumnName = tensor,
        };
    }

    /// <summary>
    /// Makes single numbers of the tensors. The scorer calls its columns Score and PredictedLabel: those that were there before are put
    /// aside, and back afterwards.
    /// </summary>
    private void AddScalars(string[] before)
    {
        var aside = before.Select(name => new InputOutputColumnPair(Passing(name), name)).ToArray();
        Copy(aside);
        var flags = step.Outputs.Where(output => output.Type.Threshold is not null).ToList();
        var threshold = flags.Select(flag => flag.Type.Threshold).FirstOrDefault() ?? 0;
        foreach (var tensor in Tensors.Where(tensor => !tensor.Type.IsVector))
        {
            estimators.Add(new IdentityScorer(ml, tensor.ColumnName, threshold));
            // A flag says whether the result before it is above a threshold.
            Copy([
                Result(step.Outputs.Single(output => output.Result == tensor.Result), Score),
                .. flags.Where(flag => flag.Result == tensor.Result + 1).Select(flag => Result(flag, PredictedLabel)),
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

/// <summary>
/// A linear model of ML.NET's with weight 1 and bias 0. The ONNX transformer gives vectors only; this turns a vector of one number into
/// the columns Score, the number, and PredictedLabel, whether it is above a threshold, and it can be saved.
/// </summary>
internal sealed class IdentityScorer(MLContext ml, string column, float threshold) : IEstimator<ITransformer>
{
    public ITransformer Fit(IDataView input)
    {
        var schema = SchemaDefinition.Create(typeof(Example));
        schema[nameof(Example.Value)].ColumnName = column;

        // The perceptron takes four steps of size 1 on these rows. Its weights are 1 after each of them and its biases 1, 0, -1, 0; the
        // model is their average.
        Example[] examples =
        [
            new() { Value = [1], Label = true },
            new() { Value = [0], Label = false },
            new() { Value = [0], Label = false },
            new() { Value = [0], Label = true },
        ];
        var trainer = ml.BinaryClassification.Trainers.AveragedPerceptron(
            new AveragedPerceptronTrainer.Options
            {
                FeatureColumnName = column,
                LabelColumnName = nameof(Example.Label),
                LearningRate = 1,
                DecreaseLearningRate = false,
                L2Regularization = 0,
                NumberOfIterations = 1,
                Shuffle = false,
                LazyUpdate = false,
            }
        );
        var fitted = trainer.Fit(ml.Data.LoadFromEnumerable(examples, schema));
        if (fitted.Model.Weights[0] != 1 || fitted.Model.Bias != 0)
        {
            throw NotSavable.Because(
                $"this version of ML.NET made the weight {fitted.Model.Weights[0]} and bias {fitted.Model.Bias} of what must be 1 and 0"
            );
        }

        return ml.BinaryClassification.ChangeModelThreshold(fitted, threshold);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => throw new NotSupportedException();

    private sealed class Example
    {
        [VectorType(1)]
        public float[] Value { get; set; } = [];

        public bool Label { get; set; }
    }
}
