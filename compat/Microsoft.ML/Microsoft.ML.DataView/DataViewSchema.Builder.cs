using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    public sealed class Builder
    {
        private readonly List<DetachedColumn> items = [];

        public void AddColumn(string name, DataViewType type, Annotations annotations = null) =>
            items.Add(new DetachedColumn(name, type, annotations));

        public void AddColumns(IEnumerable<Column> source) =>
            AddColumns(source.Select(column => new DetachedColumn(column)));

        public void AddColumns(IEnumerable<DetachedColumn> source) => items.AddRange(source);

        public DataViewSchema ToSchema()
        {
            // Of several columns with one name the last is seen; the others are hidden.
            var last = new Dictionary<string, int>();
            for (var i = 0; i < items.Count; i++)
                last[items[i].Name] = i;
            return new DataViewSchema([
                .. items.Select(
                    (item, i) => new Column(item.Name, i, last[item.Name] != i, item.Type, item.Annotations)
                ),
            ]);
        }
    }
}
