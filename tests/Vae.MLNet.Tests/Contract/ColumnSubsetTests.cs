using FsCheck;
using FsCheck.Fluent;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Any subset of the columns can be asked for.</summary>
public class ColumnSubsetTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Any_subset_of_the_columns_has_the_values_of_all(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(23);
        var all = Rows.Read(run.View);
        string[] names = [.. run.View.Schema.Visible().Select(column => column.Name)];

        Prop.ForAll(
                Gen.SubListOf(names).ToArbitrary(),
                subset =>
                    Row.AssertSameValues(
                        [.. all.Select(row => row.With(subset))],
                        Rows.Read(run.View, subset),
                        of.Tolerance
                    )
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void The_columns_asked_for_are_active_and_others_cannot_be_read(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(3);
        var schema = run.View.Schema;
        string[] asked = ["Text", of.Makes[0]];
        using var cursor = run.View.GetRowCursor(schema.Named(asked));

        Assert.All(asked, column => Assert.True(cursor.IsColumnActive(schema[column])));
        foreach (var column in schema.Visible().Where(column => !asked.Contains(column.Name)))
        {
            if (!cursor.IsColumnActive(column))
            {
                Refused.By(() => Cell.Reader(cursor, column));
            }
        }

        Assert.All(Source.Passengers.Except(asked), column => Assert.False(cursor.IsColumnActive(schema[column])));
        Assert.All(of.Makes.Except(asked), column => Assert.False(cursor.IsColumnActive(schema[column])));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_value_of_another_type_cannot_be_asked_for(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(3);
        foreach (var column in run.View.Schema.Named(["Text", .. of.Makes]))
        {
            using var cursor = run.View.GetRowCursor([column]);

            Refused.By(() => cursor.GetGetter<decimal>(column));
        }
    }
}
