using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;

namespace Vae.MLNet;

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
