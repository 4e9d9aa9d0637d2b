using System.Collections.Concurrent;

namespace Vae.Tables;

/// <summary>
/// How good synthetic rows are: how much their columns, and what these have to do with each other, are as in the real rows, and how close
/// they come to single real ones.
/// </summary>
/// <remarks>
/// <para>
/// The score and its parts are those of the quality report of SDMetrics 0.26 (DataCebo; single_table.QualityReport), which published
/// figures of generators are of; <see cref="StrongPairTrends"/> is what SDMetrics 0.27 to 0.29 put in the place of
/// <see cref="PairTrends"/>. Whole and real numbers are numerical, text and Booleans categorical. What cannot be measured (a column without
/// cells, a correlation with a constant) has no score and is left out of the averages, as there.
/// </para>
/// <para>
/// Two things differ. SDMetrics counts the pairs of categories of 50,000 rows drawn at random where a table has more; here all rows are
/// counted. And it lets a category that only the synthetic table has occur a millionth of a time in the real one; here it doesn't occur.
/// </para>
/// </remarks>
public sealed record TableQuality
{
    /// <summary>What messages call the real table.</summary>
    public required string Real { get; init; }

    /// <summary>What messages call the synthetic table.</summary>
    public required string Synthetic { get; init; }

    /// <summary>The number of real rows.</summary>
    public required int RealRows { get; init; }

    /// <summary>The number of synthetic rows.</summary>
    public required int SyntheticRows { get; init; }

    /// <summary>
    /// The quality score, the average of <see cref="ColumnShapes"/> and <see cref="PairTrends"/>, or the one of them that there is; from 0
    /// to 1. Null when nothing can be measured.
    /// </summary>
    public double? Score => Average([ColumnShapes, PairTrends]);

    /// <summary>The average score of the columns; null when none has one.</summary>
    public double? ColumnShapes => Average(Columns.Select(column => column.Score));

    /// <summary>The average score of all pairs of columns; null when none has one.</summary>
    public double? PairTrends => Average(Pairs.Select(pair => pair.Score));

    /// <summary>
    /// The average score of the pairs of columns that depend on each other in the real table (<see cref="ColumnPairQuality.IsStrong"/>); null
    /// when there are none.
    /// </summary>
    public double? StrongPairTrends => Average(Pairs.Where(pair => pair.IsStrong).Select(pair => pair.Score));

    /// <summary>The average of <see cref="ColumnShapes"/> and <see cref="StrongPairTrends"/>: the quality score of SDMetrics 0.27 to 0.29.</summary>
    public double? StrongScore => Average([ColumnShapes, StrongPairTrends]);

    /// <summary>The largest difference of a category's share in any column; null without categories.</summary>
    public double? LargestShareDifference => Columns.Max(column => column.MostDifferent?.Difference);

    /// <summary>The columns, in the order of the real table.</summary>
    public required IReadOnlyList<ColumnQuality> Columns { get; init; }

    /// <summary>The pairs of columns, the first with all behind it, then the second.</summary>
    public required IReadOnlyList<ColumnPairQuality> Pairs { get; init; }

    /// <summary>How close synthetic rows come to real ones.</summary>
    public required TablePrivacy Privacy { get; init; }

    /// <summary>Compares a synthetic table with the real one.</summary>
    /// <param name="real">The rows that the model has learnt from.</param>
    /// <param name="synthetic">Rows with the same columns, in any order.</param>
    /// <param name="options">What else there is.</param>
    /// <returns>The figures; the same for the same tables, options and seed, whatever the number of threads.</returns>
    /// <exception cref="InvalidDataException">
    /// The columns differ in their names or types, a table has no rows, or a cell is infinite.
    /// </exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <example>
    /// <code>
    /// using var realFile = TableReader.Open("adult.csv");
    /// var real = TableData.Read(realFile);
    /// using var syntheticFile = TableReader.Open("synthetic.csv");
    /// var quality = TableQuality.Measure(real, TableData.Read(syntheticFile));
    /// Console.WriteLine($"{quality.Score:F3}, closest rows at {quality.Privacy.Synthetic.Median:F3}");
    /// </code>
    /// </example>
    public static TableQuality Measure(TableData real, TableData synthetic, TableQualityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(synthetic);
        options ??= new TableQualityOptions();
        options.Check();
        var places = SchemaMatch.Columns(real, synthetic);
        Require(real);
        Require(synthetic);
        if (options.HeldOut is { } heldOut)
        {
            SchemaMatch.Columns(real, heldOut);
            Require(heldOut);
        }

        var count = real.Fields.Count;
        var parallel = new ParallelOptions { CancellationToken = options.Cancellation };
        var (coded, columns) = (new CodedColumn[count], new ColumnQuality[count]);
        Parallel.For(
            0,
            count,
            parallel,
            i =>
            {
                coded[i] = CodedColumn.Of(real, i, synthetic, places[i]);
                columns[i] = ColumnShape.Of(real.Fields[i], real, i, synthetic, places[i], coded[i]);
            }
        );
        var pairs = Enumerable
            .Range(0, count)
            .SelectMany(i => Enumerable.Range(i + 1, count - i - 1).Select(j => (First: i, Second: j)))
            .ToArray();
        var trends = new ColumnPairQuality[pairs.Length];
        // Pair by pair, because one of many categories takes a hundred times as long as one of two.
        Parallel.ForEach(
            Partitioner.Create(Enumerable.Range(0, pairs.Length), EnumerablePartitionerOptions.NoBuffering),
            parallel,
            pair => trends[pair] = Pair(pairs[pair].First, pairs[pair].Second)
        );
        return new TableQuality
        {
            Real = real.Name,
            Synthetic = synthetic.Name,
            RealRows = real.Count,
            SyntheticRows = synthetic.Count,
            Columns = columns,
            Pairs = trends,
            Privacy = TablePrivacy.Of(real, synthetic, places, options),
        };

        ColumnPairQuality Pair(int first, int second)
        {
            var areNumbers = ColumnShape.IsNumber(columns[first].Type) && ColumnShape.IsNumber(columns[second].Type);
            var trend = areNumbers
                ? PairTrend.OfNumbers(
                    real.Numbers(first),
                    real.Numbers(second),
                    synthetic.Numbers(places[first]),
                    synthetic.Numbers(places[second])
                )
                : Contingency.Compare(coded[first], coded[second]);
            return new ColumnPairQuality
            {
                First = columns[first].Name,
                Second = columns[second].Name,
                Metric = areNumbers ? QualityMetric.CorrelationSimilarity : QualityMetric.ContingencySimilarity,
                Score = trend.Score,
                RealAssociation = trend.Real,
                SyntheticAssociation = trend.Synthetic,
            };
        }
    }

    private static double? Average(IEnumerable<double?> scores) => scores.Average();

    private static void Require(TableData table)
    {
        if (table.Count == 0)
        {
            throw new InvalidDataException($"{table.Name} has no rows; expected at least one.");
        }

        for (var column = 0; column < table.Fields.Count; column++)
        {
            if (
                ColumnShape.IsNumber(table.Fields[column].Type)
                && ColumnShape.RangeOf(table.Numbers(column)) is { } range
                && (double.IsInfinity(range.Minimum) || double.IsInfinity(range.Maximum))
            )
            {
                throw new InvalidDataException(
                    $"The column '{table.Fields[column].Name}' of {table.Name} holds an infinite number; expected finite numbers or missing cells."
                );
            }
        }
    }
}
