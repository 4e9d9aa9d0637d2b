using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Reading values from a cursor.</summary>
public class GetterTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_row_can_be_read_twice_into_a_buffer_that_was_used_before(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(9);
        var column = run.View.Schema[of.Makes[^1]];
        var expected = Rows.Read(run.View, [column.Name]);
        using var cursor = run.View.GetRowCursor([column]);
        var (first, second) = (Cell.Reader(cursor, column), Cell.Reader(cursor, column));

        foreach (var row in expected)
        {
            cursor.MoveNext();
            Cell.AssertClose(row[column.Name], first(), of.Tolerance, column.Name);
            Cell.AssertClose(row[column.Name], second(), of.Tolerance, column.Name);
            Cell.AssertClose(row[column.Name], first(), of.Tolerance, column.Name);
        }
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_getter_made_in_the_middle_reads_the_current_row(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(60);
        var expected = Rows.Read(run.View, ["Number", of.Makes[0]]);
        using var cursor = run.View.GetRowCursor(run.View.Schema.Named(["Number", of.Makes[0]]));
        while (cursor.MoveNext())
        {
            if (cursor.Position % 9 == 4)
            {
                foreach (var (column, value) in expected[(int)cursor.Position].Values)
                {
                    var cell = Cell.Reader(cursor, run.View.Schema[column]);
                    Cell.AssertClose(value, cell(), of.Tolerance, column);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_vector_that_was_read_stays_when_the_cursor_moves_on(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(60);
        var schema = run.View.Schema;
        using var cursor = run.View.GetRowCursor(schema.Named(["Ragged", of.Makes[0]]));
        var getter = cursor.GetGetter<VBuffer<double>>(schema["Ragged"]);
        var kept = new List<VBuffer<double>>();
        while (cursor.MoveNext())
        {
            VBuffer<double> value = default;
            getter(ref value);
            kept.Add(value);
        }

        Assert.Equal(Rows.Values<double[]>(run.Source, "Ragged"), kept.Select(value => value.DenseValues().ToArray()));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void There_is_no_value_before_the_first_row_and_after_the_last(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(2);
        var columns = run.View.Schema.Named(["Text", of.Makes[0]]).ToList();
        using var cursor = run.View.GetRowCursor(columns);
        var cells = columns.Select(column => Cell.Reader(cursor, column)).ToList();

        Assert.All(cells, cell => Assert.ThrowsAny<InvalidOperationException>(cell), throwIfEmpty: true);
        while (cursor.MoveNext()) { }

        Assert.All(cells, cell => Assert.ThrowsAny<InvalidOperationException>(cell), throwIfEmpty: true);
    }
}
