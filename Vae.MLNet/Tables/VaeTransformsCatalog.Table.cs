using Vae.MLNet;
using Vae.Tables;

namespace Microsoft.ML;

public static partial class VaeTransformsCatalog
{
    /// <summary>
    /// Fills in the missing cells of the columns of a table with what its model expects of them, given the others: numbers that are NaN, keys that
    /// are missing, text that is empty. The columns keep their names and types.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model of the table; all of its columns are looked at.</param>
    /// <param name="columnNames">The columns whose missing cells are filled in; null for all of the table but the condition.</param>
    /// <exception cref="ArgumentException">A name is none of the table's, or that of the condition.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeTableModel.Load("models/adult");
    /// var whole = ml.Transforms.ImputeWithVae(model).Fit(data).Transform(data);
    /// </code>
    /// </example>
    public static VaeTableImputer ImputeWithVae(
        this TransformsCatalog catalog,
        VaeTableModel model,
        IReadOnlyList<string>? columnNames = null
    ) => catalog.ImputeWithVae(model, new VaeTableImputer.Options { ColumnNames = columnNames });

    /// <summary>Fills in the missing cells of the columns of a table.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model of the table; all of its columns are looked at.</param>
    /// <param name="options">Which cells, and how: what is expected of them, or a draw.</param>
    /// <exception cref="ArgumentException">An option is out of range, or does not fit the model.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeTableModel.Load("models/adult");
    /// var imputer = ml.Transforms.ImputeWithVae(
    ///     model,
    ///     new VaeTableImputer.Options { Method = TableImputation.Draw, Seed = 2, ColumnNames = ["hours"] }
    /// );
    /// </code>
    /// </example>
    public static VaeTableImputer ImputeWithVae(
        this TransformsCatalog catalog,
        VaeTableModel model,
        VaeTableImputer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeTableImputer(model, options);
    }

    /// <summary>
    /// Adds the Single columns ReconstructionLoss, KlDivergence and NegativeElbo, in nats, of each row of a table, and Contributions: what each
    /// column has to do with it. Missing cells may be there.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model of the table, whose columns are found by their names.</param>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeTableModel.Load("models/adult");
    /// var scored = ml.Transforms.ScoreWithVae(model).Fit(data).Transform(data);
    /// var odd = ml.Data.FilterRowsByColumn(scored, "NegativeElbo", lowerBound: 30);
    /// </code>
    /// </example>
    public static VaeTableScorer ScoreWithVae(this TransformsCatalog catalog, VaeTableModel model) =>
        catalog.ScoreWithVae(model, new VaeTableScorer.Options());

    /// <summary>Adds scores of each row of a table, whichever are named.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model of the table, whose columns are found by their names.</param>
    /// <param name="options">The columns and the number of samples.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var model = VaeTableModel.Load("models/adult");
    /// var scorer = ml.Transforms.ScoreWithVae(
    ///     model,
    ///     new VaeTableScorer.Options { NegativeElboColumnName = "Score", KlDivergenceColumnName = null }
    /// );
    /// </code>
    /// </example>
    public static VaeTableScorer ScoreWithVae(
        this TransformsCatalog catalog,
        VaeTableModel model,
        VaeTableScorer.Options options
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new VaeTableScorer(model, options);
    }
}
