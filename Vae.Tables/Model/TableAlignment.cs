using Vae.Data;

namespace Vae.Tables;

/// <summary>Takes rows of a table's file to those of a model, whose columns are some of the file's in an order of their own.</summary>
/// <param name="places">For each column of the model its place in the file.</param>
/// <param name="fields">The model's columns.</param>
internal sealed class TableAlignment(IReadOnlyList<int> places, IReadOnlyList<TableField> fields)
{
    private readonly bool isSame = places.Select((place, i) => place == i).All(same => same);
    private TableRows? aligned;

    /// <summary>Finds a model's columns among those of a file.</summary>
    /// <param name="found">The file's columns.</param>
    /// <param name="fields">The model's columns.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="InvalidDataException">A column is missing, or its cells are of another type.</exception>
    public static TableAlignment Of(IReadOnlyList<TableField> found, IReadOnlyList<TableField> fields, string name)
    {
        RequireNames(found, fields, name);
        var names = found.Select(field => field.Name).ToList();
        int[] places = [.. fields.Select(field => names.IndexOf(field.Name))];
        for (var i = 0; i < places.Length; i++)
        {
            if (!Fits(found[places[i]].Type, fields[i].Type))
            {
                throw new InvalidDataException(
                    $"The column '{fields[i].Name}' of {name} holds cells of the type {found[places[i]].Type}; expected {fields[i].Type}, as in the training rows."
                );
            }
        }

        return new TableAlignment(places, fields);
    }

    /// <summary>Refuses a file that lacks a column of the model.</summary>
    /// <exception cref="InvalidDataException">It does; the message names all of them.</exception>
    public static void RequireNames(IReadOnlyList<TableField> found, IReadOnlyList<TableField> fields, string name)
    {
        var names = found.Select(field => field.Name).ToHashSet();
        string[] missing = [.. fields.Select(field => field.Name).Where(field => !names.Contains(field))];
        if (missing.Length > 0)
        {
            throw new InvalidDataException(
                $"{name} has no column {string.Join(", ", missing.Select(field => $"'{field}'"))}; expected the columns that the model was trained on, in any order: {string.Join(", ", fields.Select(field => field.Name))}."
            );
        }
    }

    /// <summary>The rows with the model's columns; the same ones where they have no others.</summary>
    public TableRows Of(TableRows rows)
    {
        if (isSame && rows.Fields.SequenceEqual(fields))
        {
            return rows;
        }

        if (aligned is null || aligned.Capacity < rows.Count)
        {
            aligned = new TableRows(fields, rows.Capacity);
        }

        aligned.Count = rows.Count;
        for (var c = 0; c < places.Count; c++)
        {
            if (fields[c].Type == CellType.Text)
            {
                rows.Texts(places[c])[..rows.Count].CopyTo(aligned.Texts(c));
            }
            else
            {
                rows.Numbers(places[c])[..rows.Count].CopyTo(aligned.Numbers(c));
            }
        }

        return aligned;
    }

    /// <summary>Puts cells of the model's columns back into the file's rows.</summary>
    public void PutBack(TableRows changed, TableRows rows)
    {
        for (var c = 0; c < places.Count && changed != rows; c++)
        {
            if (fields[c].Type == CellType.Text)
            {
                changed.Texts(c)[..rows.Count].CopyTo(rows.Texts(places[c]));
            }
            else
            {
                changed.Numbers(c)[..rows.Count].CopyTo(rows.Numbers(places[c]));
            }
        }
    }

    // Whole numbers are numbers; the codec says which of them the column does not have.
    private static bool Fits(CellType found, CellType expected) =>
        found == expected || (found, expected) is (CellType.Integer, CellType.Real);
}
