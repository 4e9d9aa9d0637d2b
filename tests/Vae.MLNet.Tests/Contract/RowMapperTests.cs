using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>A step maps one row alone, too: what PredictionEngine builds on.</summary>
public class RowMapperTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void The_mapper_keeps_its_input_schema_and_has_the_views_output_schema(string name)
    {
        using var run = TransformCases.Named(name).Over(1);
        Assert.True(run.Transformer.IsRowToRowMapper);

        var mapper = run.Transformer.GetRowToRowMapper(run.Source.Schema);

        Assert.Same(run.Source.Schema, mapper.InputSchema);
        Assert.Equal(Describe(run.View.Schema), Describe(mapper.OutputSchema));
        Assert.Equal(Describe(run.View.Schema), Describe(run.Transformer.GetOutputSchema(run.Source.Schema)));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void An_output_depends_on_its_inputs_and_a_passing_column_on_itself(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(1);
        var mapper = run.Transformer.GetRowToRowMapper(run.Source.Schema);

        var made = mapper.GetDependencies(mapper.OutputSchema.Named(of.Makes));
        var passing = mapper.GetDependencies(mapper.OutputSchema.Named(["Text"]));

        Assert.Equal(of.Needs.Order(), made.Select(column => column.Name).Order());
        Assert.Equal(["Text"], passing.Select(column => column.Name));
        Assert.Empty(mapper.GetDependencies([]));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_row_follows_the_row_it_maps(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(11);
        string[] columns = ["Text", "Number", .. of.Makes];
        var expected = Rows.Read(run.View, columns);
        var mapper = run.Transformer.GetRowToRowMapper(run.Source.Schema);
        using var cursor = run.Source.GetRowCursor(run.Source.Schema);
        using var mapped = mapper.GetRow(cursor, mapper.OutputSchema);
        var read = Rows.Reader(mapped, mapper.OutputSchema.Named(columns));

        foreach (var row in expected)
        {
            Assert.True(cursor.MoveNext());
            Row.AssertSameValues(row, read(), of.Tolerance);
            Assert.Equal((cursor.Position, cursor.Batch), (mapped.Position, mapped.Batch));
        }
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_row_has_only_the_columns_asked_for(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(2);
        var mapper = run.Transformer.GetRowToRowMapper(run.Source.Schema);
        using var cursor = run.Source.GetRowCursor(
            mapper.GetDependencies(mapper.OutputSchema.Named([of.Makes[0]])).ToList()
        );
        using var mapped = mapper.GetRow(cursor, mapper.OutputSchema.Named([of.Makes[0]]));

        cursor.MoveNext();

        Assert.True(mapped.IsColumnActive(mapper.OutputSchema[of.Makes[0]]));
        Assert.False(mapped.IsColumnActive(mapper.OutputSchema["Text"]));
        Refused.By(() => Cell.Reader(mapped, mapper.OutputSchema["Text"]));
        Assert.NotNull(Cell.Reader(mapped, mapper.OutputSchema[of.Makes[0]])());
    }

    private static IEnumerable<string> Describe(DataViewSchema schema) =>
        schema.Select(column => $"{column.Name}: {column.Type}{(column.IsHidden ? ", hidden" : "")}");
}
