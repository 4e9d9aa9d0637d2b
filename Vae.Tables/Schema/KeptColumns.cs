using Vae.Data;

namespace Vae.Tables;

/// <summary>The columns of a table that are not left out.</summary>
internal static class KeptColumns
{
    /// <summary>Their places among a table's columns.</summary>
    /// <param name="table">What messages call the table.</param>
    /// <param name="fields">All of its columns.</param>
    /// <param name="dropped">The names of those that are left out.</param>
    /// <exception cref="ArgumentException">There is no column of a name.</exception>
    public static int[] Of(string table, IReadOnlyList<TableField> fields, IReadOnlyCollection<string> dropped)
    {
        foreach (var name in dropped)
        {
            RequireThere(table, fields, name);
        }

        return [.. Enumerable.Range(0, fields.Count).Where(i => !dropped.Contains(fields[i].Name))];
    }

    /// <exception cref="ArgumentException">There is no column of that name.</exception>
    public static void RequireThere(string table, IReadOnlyList<TableField> fields, string name)
    {
        if (!fields.Any(field => field.Name == name))
        {
            throw new ArgumentException(
                $"There is no column '{name}' in {table}; expected one of {string.Join(", ", fields.Select(field => field.Name))}."
            );
        }
    }
}
