using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>What nobody asks for is not computed.</summary>
public class CostTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Nothing_is_read_before_a_cursor_asks(string name)
    {
        using var run = TransformCases.Named(name).Over(50);

        _ = (run.View.Schema.Count, run.View.GetRowCount(), run.View.CanShuffle);

        Assert.Equal(0, run.Source.Log.Opened);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Passing_columns_alone_touch_no_input(string name)
    {
        using var run = TransformCases.Named(name).Over(50);

        Assert.Equal(50, Rows.Read(run.View, ["Text", "Flag"]).Count);

        Assert.Equal(["Flag", "Text"], run.Source.Log.Activated);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void No_columns_at_all_touch_no_input(string name)
    {
        using var run = TransformCases.Named(name).Over(50);

        Assert.Equal(50, Rows.Read(run.View, []).Count);

        Assert.Empty(run.Source.Log.Activated);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void An_output_alone_touches_its_inputs_and_nothing_else(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(50);

        Assert.Equal(50, Rows.Read(run.View, [of.Makes[^1]]).Count);

        Assert.Equal(of.Needs.Order(StringComparer.Ordinal), run.Source.Log.Activated);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void All_outputs_together_read_each_input_once_a_row(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(600);

        Assert.Equal(600, Rows.Read(run.View, of.Makes).Count);

        Assert.All(of.Needs, column => Assert.InRange(run.Source.Log.Fetched(column), 600, 600 * of.Makes.Count));
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void An_endless_source_gives_its_first_rows(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(new ProbeView(long.MaxValue, Source.Columns) { KnowsItsRowCount = false });

        var rows = Rows.Read(run.ML.Data.TakeRows(run.View, 5), [of.Makes[0], "Text"]);

        Assert.Equal(5, rows.Count);
        Assert.Equal(run.Source.Log.Opened, run.Source.Log.Disposed);
    }
}
