using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Training;

/// <summary>What is known of columns before anything is learnt.</summary>
internal static class LearningSchema
{
    /// <summary>Checks the columns that are read.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is missing or has another type.</exception>
    public static void Require(SchemaShape schema, VaeLearningOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        DataColumns.Validate(schema, options.DataColumnNames, options.Architecture?.Shape);
        RequireScalar(
            schema,
            options.LabelColumnName,
            column => column.IsKey || StepInput.AcceptsLabel(column.ItemType),
            "a key, an integer or a Single"
        );
        RequireScalar(
            schema,
            options.ExampleWeightColumnName,
            column => column.ItemType == NumberDataViewType.Single || column.ItemType == NumberDataViewType.Double,
            "Single or Double"
        );
    }

    /// <summary>Checks the names of the columns that are added; null for one that is not.</summary>
    /// <exception cref="ArgumentException">One is empty or there twice, or there is none.</exception>
    public static void RequireNames(IEnumerable<string?> names)
    {
        var given = names.OfType<string>().ToList();
        if (given.Count == 0 || given.Any(string.IsNullOrWhiteSpace) || given.Distinct().Count() < given.Count)
        {
            throw new ArgumentException(
                $"The output columns are {string.Join(", ", given.Select(name => $"'{name}'"))}; expected at least one, with distinct names."
            );
        }
    }

    /// <summary>A vector column that a step adds.</summary>
    public static DataViewSchema.DetachedColumn Vector(string name, IEnumerable<string>? slots) =>
        new(
            name,
            new VectorDataViewType(NumberDataViewType.Single, 1),
            slots is null ? null : SlotNames.Annotations(slots)
        );

    private static void RequireScalar(
        SchemaShape schema,
        string? name,
        Func<SchemaShape.Column, bool> fits,
        string expected
    )
    {
        if (name is null)
        {
            return;
        }

        var found = schema.Where(column => column.Name == name).Take(1).ToList();
        if (found.Count == 0)
        {
            throw ColumnErrors.Missing(name);
        }

        if (found[0].Kind != SchemaShape.Column.VectorKind.Scalar || !fits(found[0]))
        {
            throw ColumnErrors.Mismatch(name, expected, StepInput.Describe(found[0]));
        }
    }
}
