namespace Vae.MLNet.Tests.Contract;

/// <summary>A row that the source cannot read.</summary>
public class SourceFailureTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_row_that_cannot_be_reached_fails_and_only_rows_before_it_are_served(string name)
    {
        var of = TransformCases.Named(name);
        Fails(of, new ProbeView(600, Source.Columns) { Splits = false, FailingRow = 41 }, [of.Makes[0], "Text"]);
        Fails(of, new ProbeView(600, Source.Columns) { Splits = false, FailingRow = 0 }, [of.Makes[0], "Text"]);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void An_input_that_cannot_be_read_fails_and_only_rows_before_it_are_served(string name)
    {
        var of = TransformCases.Named(name);
        Fails(
            of,
            new ProbeView(600, Source.Columns)
            {
                Splits = false,
                FailingRow = 41,
                FailingColumn = of.Needs[0],
            },
            [of.Makes[0], "Text"]
        );
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_passing_column_that_cannot_be_read_fails_and_only_rows_before_it_are_served(string name)
    {
        var of = TransformCases.Named(name);
        Fails(
            of,
            new ProbeView(600, Source.Columns)
            {
                Splits = false,
                FailingRow = 41,
                FailingColumn = "Text",
            },
            [of.Makes[0], "Text"]
        );
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_column_that_nobody_asked_for_may_be_unreadable(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(
            new ProbeView(60, Source.Columns)
            {
                Splits = false,
                FailingRow = 41,
                FailingColumn = "Text",
            }
        );

        Assert.Equal(60, Rows.Read(run.View, [of.Makes[0], "Number"]).Count);
    }

    private static void Fails(TransformCase of, ProbeView source, string[] columns)
    {
        using var run = of.Over(source);
        var expected = Rows.Read(run.Transformer.Transform(Source.Of(source.FailingRow)), columns);
        var rows = new List<Row>();
        var schema = run.View.Schema;
        using (var cursor = run.View.GetRowCursor(schema.Named(columns)))
        {
            var read = Rows.Reader(cursor, schema.Named(columns));
            var e = Assert.ThrowsAny<Exception>(() =>
            {
                while (cursor.MoveNext())
                {
                    rows.Add(read());
                }
            });
            // ML.NET's threads wrap what they met.
            while (e is not IOException)
            {
                e = Assert.IsAssignableFrom<InvalidOperationException>(e).InnerException;
            }

            Assert.Equal($"Row {source.FailingRow} cannot be read.", e.Message);
        }

        if (of.ServesRowsBeforeAFailure)
        {
            Assert.Equal(source.FailingRow, rows.Count);
        }

        Row.AssertSameValues([.. expected.Take(rows.Count)], rows, of.Tolerance);
        Assert.Equal(source.Log.Opened, source.Log.Disposed);
    }
}
