using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        Contracts.CheckValue(input, nameof(input));
        var prefetch = (columnsToPrefetch ?? []).Select(name =>
            input.Schema.GetColumnOrNull(name)
            ?? throw Contracts.ColumnNotFound(nameof(columnsToPrefetch), "prefetch", name)
        );
        return new CacheDataView(input, prefetch);
    }

    public IDataView FilterRowsByColumn(
        IDataView input,
        string columnName,
        double lowerBound = double.NegativeInfinity,
        double upperBound = double.PositiveInfinity
    )
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckNonEmpty(columnName, nameof(columnName));
        Contracts.CheckParam(lowerBound < upperBound, nameof(upperBound), "Must be less than lowerBound");
        var column = input.Schema[columnName];
        if (column.Type is not NumberDataViewType)
            throw Contracts.SchemaMismatch(nameof(columnName), "filter", columnName, "number", column.Type.ToString());
        return new RangeFilter(input, column, lowerBound, upperBound);
    }

    public IDataView ShuffleRows(
        IDataView input,
        int? seed = null,
        int shufflePoolSize = 1000,
        bool shuffleSource = true
    )
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckParam(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffledView(input, shufflePoolSize, shuffleSource, seed ?? env.CreateRandom().Next());
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckParam(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeFilter(input, skip: count, take: long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        Contracts.CheckValue(input, nameof(input));
        Contracts.CheckParam(count > 0, nameof(count), "Must be greater than zero.");
        return new SkipTakeFilter(input, skip: 0, take: count);
    }
}
