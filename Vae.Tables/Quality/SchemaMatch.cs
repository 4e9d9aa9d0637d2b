using Vae.Data;

namespace Vae.Tables;

/// <summary>Finds the columns of one table in another.</summary>
internal static class SchemaMatch
{
    /// <summary>Where the columns of <paramref name="real"/> are in another table, which has them in any order and no others.</summary>
    /// <returns>For each column of <paramref name="real"/> the number of that in <paramref name="other"/>.</returns>
    /// <exception cref="InvalidDataException">Columns are missing, extra or of another type; all of them are named.</exception>
    public static int[] Columns(TableData real, TableData other) => Columns(real, other.Name, other.Fields);

    /// <summary>The same of a table that has not been read.</summary>
    /// <param name="real">The table whose columns are expected.</param>
    /// <param name="name">What messages call the other table.</param>
    /// <param name="fields">Its columns. Whole numbers are numbers, so one may have integers where the other has reals.</param>
    public static int[] Columns(TableData real, string name, IReadOnlyList<TableField> fields)
    {
        var differences = Differences(real.Fields, fields).ToArray();
        if (differences.Length > 0)
        {
            throw new InvalidDataException(
                $"The columns of {name} are not those of {real.Name}: {string.Join("; ", differences)}; expected the same names and types, in any order."
            );
        }

        var places = fields.Select((field, i) => (field.Name, i)).ToDictionary(pair => pair.Name, pair => pair.i);
        return [.. real.Fields.Select(field => places[field.Name])];
    }

    private static IEnumerable<string> Differences(IReadOnlyList<TableField> expected, IReadOnlyList<TableField> found)
    {
        var types = found.ToDictionary(field => field.Name, field => field.Type);
        var missing = expected.Where(field => !types.ContainsKey(field.Name)).ToArray();
        if (missing.Length > 0)
        {
            yield return $"{Names(missing)} {(missing.Length == 1 ? "is" : "are")} missing";
        }

        var extra = found.Where(field => expected.All(other => other.Name != field.Name)).ToArray();
        if (extra.Length > 0)
        {
            yield return $"{Names(extra)} {(extra.Length == 1 ? "is" : "are")} extra";
        }

        foreach (var field in expected)
        {
            if (
                types.TryGetValue(field.Name, out var type)
                && type != field.Type
                && !(ColumnShape.IsNumber(type) && ColumnShape.IsNumber(field.Type))
            )
            {
                yield return $"'{field.Name}' is {type} instead of {field.Type}";
            }
        }
    }

    private static string Names(IEnumerable<TableField> fields) =>
        string.Join(", ", fields.Select(field => $"'{field.Name}'"));
}
