using Vae.MLNet.Training;
using Vae.Training;

namespace Microsoft.ML;

public static partial class VaeTrainingCatalog
{
    /// <summary>
    /// Trains a model of a table's columns: text, Booleans, keys and numbers, with missing cells, which it then fills in. Its
    /// <c>Model</c> generates rows with <c>ml.Data.SampleFromVae</c>.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columnNames">The columns of the table; null for all.</param>
    /// <param name="condition">
    /// The column to condition on, so that rows of each of its categories can be drawn at will; null for none.
    /// </param>
    /// <exception cref="ArgumentException">A name is empty or there twice.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var table = ml.Transforms.LearnVaeTable(["age", "education", "hours", "income"], condition: "income").Fit(data);
    /// var more = ml.Data.SampleFromVae(table.Model, 10_000, schema: data.Schema);
    /// var whole = table.Transform(data);
    /// table.Model.Model.Save("models/people");
    /// </code>
    /// </example>
    public static VaeTableLearner LearnVaeTable(
        this TransformsCatalog catalog,
        IReadOnlyList<string>? columnNames = null,
        string? condition = null
    ) =>
        catalog.LearnVaeTable(
            new VaeTableLearner.Options
            {
                InputColumnNames = columnNames,
                Training = new VaeTableOptions { Schema = new() { Condition = condition } },
            }
        );

    /// <summary>Trains a model of a table's columns.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The columns, how the model is trained, and what is done with it.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// var learner = ml.Transforms.LearnVaeTable(
    ///     new VaeTableLearner.Options { Seed = 1, Imputation = null, Scoring = new VaeTableScorer.Options() }
    /// );
    /// </code>
    /// </example>
    public static VaeTableLearner LearnVaeTable(this TransformsCatalog catalog, VaeTableLearner.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new VaeTableLearner(null, options);
    }

    /// <summary>
    /// Trains a model of a table's columns; epochs and warnings are in the context's log, and its seed is the training's where the options name
    /// none.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="context">The context whose log, progress channels and seed are used.</param>
    /// <param name="options">The columns, how the model is trained, and what is done with it.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// ml.Log += (_, e) => Console.WriteLine(e.Message);
    /// var learner = ml.Transforms.LearnVaeTable(ml, new VaeTableLearner.Options { InputColumnNames = ["age", "income"] });
    /// </code>
    /// </example>
    public static VaeTableLearner LearnVaeTable(
        this TransformsCatalog catalog,
        MLContext context,
        VaeTableLearner.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(context);
        return new VaeTableLearner(context, options);
    }
}
