using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    private readonly IHostEnvironment env;

    internal DataOperationsCatalog(IHostEnvironment env) => this.env = env;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        Contracts.CheckValue(data, nameof(data));
        return new EnumerableDataView<TRow>(data, new RowDefinition<TRow>(schemaDefinition));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data,
        bool reuseRowObject,
        bool ignoreMissingColumns = false,
        SchemaDefinition schemaDefinition = null
    )
        where TRow : class, new()
    {
        Contracts.CheckValue(data, nameof(data));
        var bound = BoundMembers.Of<TRow>(data.Schema, schemaDefinition, ignoreMissingColumns);
        return Enumerate();

        IEnumerable<TRow> Enumerate()
        {
            using var cursor = data.GetRowCursor(bound.Select(b => b.Column));
            var setters = bound.Select(b => MemberSetters<TRow>.Create(cursor, b.Column, b.Member)).ToList();
            TRow row = null;
            while (cursor.MoveNext())
            {
                if (row is null || !reuseRowObject)
                    row = new TRow();
                foreach (var setter in setters)
                    setter(row);
                yield return row;
            }
        }
    }
}
