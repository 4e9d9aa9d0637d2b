using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>ML.NET's data operations before and after a step.</summary>
public class CompositionTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Take_and_Skip_commute_with_the_step(string name) =>
        Commutes(name, (ml, view) => ml.Data.TakeRows(ml.Data.SkipRows(view, 17), 40), 40);

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Filter_commutes_with_the_step(string name) =>
        Commutes(name, (ml, view) => ml.Data.FilterRowsByColumn(view, "Weight", 10, 60), 50);

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_cache_holds_what_the_step_gives(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        string[] columns = ["Text", .. of.Makes];
        var expected = Rows.Read(run.View, columns);
        var cached = run.ML.Data.Cache(run.View, columns);

        var once = Rows.Read(cached, columns);
        var read = run.Source.Log.RowsRead;
        var again = Rows.Read(cached, columns);

        Assert.Equal(expected.Select(row => row["Text"]), once.Select(row => row["Text"]));
        Assert.All(of.Makes, column => AssertSameColumn(expected, once, column, of.Tolerance), throwIfEmpty: true);
        Assert.All(of.Makes, column => AssertSameColumn(once, again, column, tolerance: 0), throwIfEmpty: true);
        Assert.Equal(read, run.Source.Log.RowsRead);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void A_cache_before_the_step_changes_no_value(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);

        var columns = of.Makes.Except(of.Drawn).ToList();

        var cached = Rows.Read(run.Transformer.Transform(run.ML.Data.Cache(run.Source)), columns);

        var expected = Rows.Read(run.View, columns);
        Assert.All(columns, column => AssertSameColumn(expected, cached, column, of.Tolerance), throwIfEmpty: true);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Shuffled_rows_keep_their_values_through_the_step(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        string[] columns = ["Number", .. of.Makes];
        var shuffled = run.ML.Data.ShuffleRows(run.Source, seed: 4, shufflePoolSize: 30);

        var rows = Rows.Read(run.Transformer.Transform(shuffled), columns);

        var expected = Rows.Read(run.View, columns);
        Assert.NotEqual(expected.Select(row => row["Number"]), rows.Select(row => row["Number"]));
        var sorted = rows.OrderBy(row => (long)row["Number"]).ToList();
        Assert.All(columns, column => AssertSameColumn(expected, sorted, column, of.Tolerance), throwIfEmpty: true);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void What_the_step_gives_can_be_shuffled(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        string[] columns = ["Number", .. of.Makes];

        var rows = Rows.Read(run.ML.Data.ShuffleRows(run.View, seed: 4, shufflePoolSize: 30), columns);

        var expected = Rows.Read(run.View, columns);
        Assert.NotEqual(expected.Select(row => row["Number"]), rows.Select(row => row["Number"]));
        var sorted = rows.OrderBy(row => (long)row["Number"]).ToList();
        Assert.All(columns, column => AssertSameColumn(expected, sorted, column, of.Tolerance), throwIfEmpty: true);
    }

    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void Concatenate_takes_what_the_step_makes(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        var vectors = of.Makes.Where(made =>
            run.View.Schema[made].Type.RawType == typeof(Microsoft.ML.Data.VBuffer<float>)
        );
        foreach (var column in vectors)
        {
            var joined = run.ML.Transforms.Concatenate("Joined", column, "Latent").Fit(run.View).Transform(run.View);

            foreach (var row in Rows.Read(joined, [column, "Latent", "Joined"]))
            {
                Assert.Equal([.. (float[])row[column], .. (float[])row["Latent"]], (float[])row["Joined"]);
            }
        }
    }

    private static void Commutes(string name, Func<MLContext, IDataView, IDataView> operation, int count)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(123);
        string[] columns = ["Text", "Number", .. of.Makes];

        var before = Rows.Read(run.Transformer.Transform(operation(run.ML, run.Source)), columns);
        var after = Rows.Read(operation(run.ML, run.View), columns);

        Assert.Equal(count, before.Count);
        Row.AssertSameValues(after, before, of.Tolerance);
    }

    private static void AssertSameColumn(List<Row> expected, List<Row> actual, string column, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Cell.AssertClose(expected[i][column], actual[i][column], tolerance, $"'{column}' of row {i}");
        }
    }
}
