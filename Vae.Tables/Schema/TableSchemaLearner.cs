using Vae.Data;

namespace Vae.Tables;

/// <summary>What a table's columns are, learnt in one pass over its rows, and another where cells are missing.</summary>
internal static class TableSchemaLearner
{
    /// <summary>Learns the columns.</summary>
    /// <param name="source">The table.</param>
    /// <param name="options">What to leave out, and what to condition on.</param>
    /// <param name="warn">Takes what is odd, a sentence each.</param>
    /// <exception cref="ArgumentException">An option names no column, or one that it cannot name.</exception>
    /// <exception cref="InvalidDataException">There are no rows, or a column has nothing that can be learnt; the message names it.</exception>
    public static TableSchema Learn(TableSource source, TableSchemaOptions options, Action<string> warn)
    {
        var kept = KeptColumns.Of(source.Name, source.Fields, options.Drop);
        Require(options, source, kept);
        var profiles = kept.Select(i => new ColumnProfile(source.Fields[i], options.MostCategories)).ToArray();
        foreach (var rows in source.Read())
        {
            for (var i = 0; i < kept.Length; i++)
            {
                profiles[i].Add(rows, kept[i]);
            }
        }

        if (profiles[0].Rows == 0)
        {
            throw new InvalidDataException($"{source.Name} has no rows, only a header; expected at least one.");
        }

        for (var i = 0; i < kept.Length; i++)
        {
            var name = source.Fields[kept[i]].Name;
            if (profiles[i].Problem() is { } problem)
            {
                throw new InvalidDataException($"The column '{name}' of {source.Name} {problem}.");
            }

            if (profiles[i].Warning() is { } warning)
            {
                warn($"The column '{name}' {warning}.");
            }
        }

        var schema = new TableSchema
        {
            Columns = [.. profiles.Select(profile => profile.ToColumn())],
            Condition = options.Condition,
        };
        RequireCondition(schema, source.Name);
        if (schema.Layout.All(column => column is { Options: 1, HasNumber: false }))
        {
            throw new InvalidDataException(
                $"All columns of {source.Name} but the condition are the same in all {profiles[0].Rows} rows; expected at least one that differs, of which something can be learnt."
            );
        }

        return Tested(source, schema, [.. profiles.Select(profile => (double)profile.Missing / profile.Rows)]);
    }

    /// <summary>The schema in which missing cells are an option only where they depend on other columns.</summary>
    private static TableSchema Tested(TableSource source, TableSchema schema, double[] shares)
    {
        var codec = new TableCodec(schema);
        var test = new MissingnessTest(codec);
        if (test.IsIdle)
        {
            return schema;
        }

        foreach (var (elements, labels) in codec.EncodeAll(source))
        {
            test.Add(elements, labels);
        }

        return test.Apply(shares);
    }

    private static void Require(TableSchemaOptions options, TableSource source, int[] kept)
    {
        if (options.MostCategories < 2)
        {
            throw new ArgumentException(
                $"The most categories of a column are {options.MostCategories}; expected at least 2."
            );
        }

        if (options.Condition is not null)
        {
            KeptColumns.RequireThere(source.Name, source.Fields, options.Condition);
        }

        if (options.Condition is not null && options.Drop.Contains(options.Condition))
        {
            throw new ArgumentException(
                $"The column '{options.Condition}' is dropped and is the condition; expected one of the two."
            );
        }

        if (kept.Length - (options.Condition is null ? 0 : 1) < 1)
        {
            throw new ArgumentException(
                $"No column of {source.Name} is left to be learnt; expected at least one that is neither dropped nor the condition."
            );
        }
    }

    private static void RequireCondition(TableSchema schema, string name)
    {
        if (schema.Condition is null)
        {
            return;
        }

        var column = schema.Columns[schema.ConditionIndex];
        if (column.Ranges is not null)
        {
            throw new InvalidDataException(
                $"The condition '{column.Name}' of {name} has many different numbers; expected a column of categories, or of few numbers."
            );
        }

        if (column.Layout.Options < 2)
        {
            throw new InvalidDataException(
                $"The condition '{column.Name}' of {name} is the same in all rows; expected a column of at least two categories."
            );
        }
    }
}
