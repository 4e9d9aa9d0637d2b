using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet.Training;

/// <summary>The rows of a view that a model learns from, read once: in memory or beyond it, and what their elements are like.</summary>
internal sealed class LearningRows : IDisposable
{
    // So many columns are named in a message.
    private const int FewColumns = 5;

    /// <summary>
    /// How many times its spread a column's mean may be: float32 has 24 bits, and of those a thousandth of the spread needs ten.
    /// </summary>
    private const double MostSpreadsFromZero = 1 << 14;

    private LearningRows(VaeDataset data, ColumnStatistics statistics, DataColumns columns) =>
        (Data, Statistics, Columns) = (data, statistics, columns);

    /// <summary>The rows.</summary>
    public VaeDataset Data { get; }

    /// <summary>What their elements are like.</summary>
    public ColumnStatistics Statistics { get; }

    /// <summary>The columns that they came from.</summary>
    public DataColumns Columns { get; }

    /// <summary>The number of classes; 0 for rows without labels.</summary>
    public int ClassCount { get; private init; }

    /// <summary>Reads the rows.</summary>
    /// <param name="view">The view.</param>
    /// <param name="options">Which columns are read, and where the rows are to lie.</param>
    /// <param name="learnt">The rows that are learnt from, where these are to validate on; null for those.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has another type.</exception>
    /// <exception cref="InvalidOperationException">There is no row, or a row holds what cannot be learnt from; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LearningRows Read(IDataView view, VaeLearningOptions options, LearningRows? learnt = null)
    {
        var shape = learnt?.Data.Shape ?? options.Architecture?.Shape;
        var columns = DataColumns.Of(view.Schema, options.DataColumnNames, shape, options.Pictures);
        columns.RequireSame([.. (learnt?.Columns.Columns ?? []).Select(FittedColumn.Of)]);
        var classes = options.LabelColumnName is { } label ? new ClassColumn(view.Schema, label) : null;
        var weights = options.ExampleWeightColumnName is { } weight ? WeightColumn(view.Schema, weight) : null;
        using var builder = new VaeDatasetBuilder(
            string.Join(", ", options.DataColumnNames),
            shape ?? ShapeOf(columns),
            options.MemoryBudget,
            options.TemporaryDirectory
        );
        var largestClass = -1L;
        var needed = columns.Columns.Select(column => column.Column).ToList();
        needed.AddRange(classes is null ? [] : [classes.Column]);
        needed.AddRange(weights is { } column ? [column] : []);
        using (var cursor = view.GetRowCursor(needed))
        {
            var reader = columns.Reader(cursor);
            var classOf = classes?.Reader(cursor);
            var weightOf = weights is { } found ? WeightReader(cursor, found) : null;
            var row = new float[columns.Width];
            while (cursor.MoveNext())
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                var counted = weightOf?.Invoke() ?? 1;
                if (counted == 0)
                {
                    // A row that counts as none is none: not in the split, nor in what the columns are like.
                    continue;
                }

                reader.Read(row, cursor.Position);
                RequireFinite(row, columns, cursor.Position);
                var own = classOf?.Invoke();
                largestClass = Math.Max(largestClass, own ?? -1);
                builder.Add(row, own, counted);
            }
        }

        if (builder.Count == 0)
        {
            throw new InvalidOperationException(
                $"The {(learnt is null ? "training" : "validation")} data has no rows{(options.ExampleWeightColumnName is { } name ? $" with a weight above 0 in column '{name}'" : "")}; expected at least one."
            );
        }

        if (classes is not null)
        {
            RequireClasses(options, classes, largestClass, builder.Count, learnt);
        }

        var data = builder.Build();
        return new LearningRows(
            classes?.Names is { } names ? data.WithClassNames(names) : data,
            builder.Statistics,
            columns
        )
        {
            ClassCount = classes is null
                ? 0
                : options.Architecture?.ClassCount ?? learnt?.ClassCount ?? classes.Count ?? (int)largestClass + 1,
        };
    }

    /// <summary>Says what is wrong with the columns before anything is learnt from them.</summary>
    /// <exception cref="InvalidOperationException">No column changes, or one changes less than its numbers are exact.</exception>
    public void Check(LearningHost host)
    {
        var constant = Enumerable.Range(0, Columns.Width).Where(Statistics.IsConstant).ToList();
        if (constant.Count == Columns.Width)
        {
            throw new InvalidOperationException(
                $"All {Data.Count} rows of {Data.Name} are the same; expected rows that differ."
            );
        }

        for (var i = 0; i < Columns.Width; i++)
        {
            var (mean, spread) = (Statistics.Means[i], Statistics.Deviation(i));
            if (!Statistics.IsConstant(i) && Math.Abs(mean) > MostSpreadsFromZero * spread)
            {
                throw new InvalidOperationException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The values of {NameOf(Columns, i)} are {mean:G7} on average and spread by {spread:G3} only, of which the seven digits of a Single keep too little; expected a column from which its mean, or where it begins, was subtracted."
                    )
                );
            }
        }

        if (constant.Count > 0)
        {
            var few = string.Join(", ", constant.Take(FewColumns).Select(i => NameOf(Columns, i)));
            host.Warn(
                $"{constant.Count} of {Columns.Width} elements of a row are the same in all {Data.Count} rows: {few}{(constant.Count > FewColumns ? ", …" : "")}. Nothing can be learnt of them."
            );
        }
    }

    public void Dispose() => Data.Dispose();

    /// <summary>An element of a row in words.</summary>
    public static string NameOf(DataColumns columns, int element)
    {
        var column = columns.At(element);
        var slot = columns.SlotNames?[element];
        return column.Width == 1 ? $"column '{column.Name}'"
            : string.IsNullOrEmpty(slot) ? $"column '{column.Name}', element {element - column.Offset}"
            : $"column '{column.Name}', slot '{slot}'";
    }

    /// <summary>A row's shape: that of pictures where a vector alone has their dimensions.</summary>
    private static DataShape ShapeOf(DataColumns columns)
    {
        if (columns.Columns is [{ Picture: { } picture }])
        {
            return new DataShape(picture.Channels, picture.Height, picture.Width);
        }

        if (columns.Columns is [{ Column.Type: VectorDataViewType vector }])
        {
            switch (vector.Dimensions)
            {
                case [>= LeastSide, >= LeastSide]:
                    return new DataShape(1, vector.Dimensions[0], vector.Dimensions[1]);
                case [<= MostChannels, >= LeastSide, >= LeastSide]:
                    return new DataShape(vector.Dimensions);
            }
        }

        return new DataShape(columns.Width);
    }

    // Smaller ones are tables, and more channels than of a picture with opacity are something else.
    private const int LeastSide = 8;
    private const int MostChannels = 4;

    private static void RequireFinite(ReadOnlySpan<float> row, DataColumns columns, long position)
    {
        var bad = ValueCheck.FirstNotFinite(row);
        if (bad >= 0)
        {
            throw new InvalidOperationException(
                $"Row {position}: {NameOf(columns, bad)} holds {row[bad].ToString("R", CultureInfo.InvariantCulture)}; expected finite numbers: replace what is missing (ReplaceMissingValues), or leave such rows out (FilterRowsByMissingValues)."
            );
        }
    }

    private static void RequireClasses(
        VaeLearningOptions options,
        ClassColumn classes,
        long largest,
        int rows,
        LearningRows? learnt
    )
    {
        var label = options.LabelColumnName;
        // The largest label that a column can hold is no reason to begin at the other end.
        var count = classes.Count ?? Math.Min(largest, long.MaxValue - 1) + 1;
        if (learnt is not null)
        {
            if (largest >= learnt.ClassCount)
            {
                throw new InvalidOperationException(
                    $"Label column '{label}' of the validation data holds the class {largest}; expected 0 to {learnt.ClassCount - 1}, those of the training data."
                );
            }

            if (learnt.Data.ClassNames is { } names && classes.Names is { } found && !names.SequenceEqual(found))
            {
                throw new InvalidOperationException(
                    $"The keys of label column '{label}' stand for {ClassNames.Few(found)} in the validation data and for {ClassNames.Few(names)} in the training data; expected the same."
                );
            }
        }
        else if (options.Architecture is { } network)
        {
            if (count > network.ClassCount)
            {
                throw new InvalidOperationException(
                    $"Label column '{label}' has {count} classes; expected at most {network.ClassCount}, those of the network."
                );
            }
        }
        else if (count < 2)
        {
            throw new InvalidOperationException(
                $"Label column '{label}' has {count} class; expected at least two, or no label column."
            );
        }
        else if (classes.Count is null && count > rows)
        {
            throw new InvalidOperationException(
                $"Label column '{label}' holds the class {largest} in {rows} rows, most of whose classes none of them has; expected whole numbers from 0 on, without gaps, or keys (MapValueToKey)."
            );
        }
    }

    private static DataViewSchema.Column? WeightColumn(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw ColumnErrors.Missing(name);
        return column.Type == NumberDataViewType.Single || column.Type == NumberDataViewType.Double
            ? column
            : throw ColumnErrors.Mismatch(name, "Single or Double", column.Type.ToString()!);
    }

    private static Func<float> WeightReader(DataViewRow row, DataViewSchema.Column column)
    {
        var read = column.Type == NumberDataViewType.Single ? Single() : Double();
        return () =>
        {
            var weight = read();
            return weight >= 0 && float.IsFinite(weight)
                ? weight
                : throw new InvalidOperationException(
                    $"Row {row.Position}: weight column '{column.Name}' holds {weight.ToString("R", CultureInfo.InvariantCulture)}; expected a finite number from 0 on."
                );
        };

        Func<float> Single()
        {
            var getter = row.GetGetter<float>(column);
            return () =>
            {
                var value = 0f;
                getter(ref value);
                return value;
            };
        }

        Func<float> Double()
        {
            var getter = row.GetGetter<double>(column);
            return () =>
            {
                var value = 0.0;
                getter(ref value);
                return (float)value;
            };
        }
    }
}
