using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using PlainLoader;

// PlainLoader MODEL.zip ROWS.json COLUMN...: prints the columns of every row, a JSON object each.
var ml = new MLContext();
var model = ml.Model.Load(args[0], out _);
var json = new JsonSerializerOptions { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
var rows = JsonSerializer.Deserialize<InputRow[]>(File.ReadAllText(args[1]), json)!;
var view = model.Transform(ml.Data.LoadFromEnumerable(rows));
var columns = args[2..].Select(name => view.Schema[name]).ToList();

using var cursor = view.GetRowCursor(columns);
var readers = columns.ToDictionary(column => column.Name, column => Reader(cursor, column));
while (cursor.MoveNext())
{
    Console.WriteLine(
        JsonSerializer.Serialize(readers.ToDictionary(reader => reader.Key, reader => reader.Value()), json)
    );
}

return AppDomain
    .CurrentDomain.GetAssemblies()
    .Count(assembly => assembly.GetName().Name!.StartsWith("Vae.", StringComparison.Ordinal));

// Scalars as vectors of one; a Boolean as 0 or 1.
static Func<float[]> Reader(DataViewRow row, DataViewSchema.Column column)
{
    if (column.Type is VectorDataViewType)
    {
        var vector = row.GetGetter<VBuffer<float>>(column);
        var buffer = default(VBuffer<float>);
        return () =>
        {
            vector(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }

    if (column.Type is BooleanDataViewType)
    {
        var flag = row.GetGetter<bool>(column);
        var set = false;
        return () =>
        {
            flag(ref set);
            return [set ? 1 : 0];
        };
    }

    var scalar = row.GetGetter<float>(column);
    var number = 0f;
    return () =>
    {
        scalar(ref number);
        return [number];
    };
}
