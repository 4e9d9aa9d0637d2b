using System.Text.Json;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class ProjectionsTests(MadeFigures made)
{
    private const int Points = 250;

    private JsonElement Data => made.Data("12-projections");

    [Fact]
    public void The_principal_components_keep_the_variance_that_is_said()
    {
        var means = Models.Of("wide").Encode(MadeFigures.TestImages).Mean[..(16 * Points)];
        var total = Enumerable
            .Range(0, 16)
            .Sum(j => Variance([.. means.Where((_, i) => i % 16 == j).Select(v => (double)v)]));
        var pca = Data.GetProperty("pca");
        Assert.Equal(MadeFigures.TestLabels[..Points], Data.Longs("labels"));
        Assert.Equal(Variance(pca.Doubles("x")) / total, pca.Doubles("explained")[0], 1e-3);
        Assert.Equal(Variance(pca.Doubles("y")) / total, pca.Doubles("explained")[1], 1e-3);
    }

    [Fact]
    public void Neighbours_on_the_plane_of_umap_are_mostly_of_one_class()
    {
        var umap = Data.GetProperty("umap");
        var (x, y) = (umap.Doubles("x"), umap.Doubles("y"));
        Assert.Equal((Points, Points, Points), (x.Length, y.Length, (int)umap.Double("count")));
        var same = Enumerable
            .Range(0, Points)
            .Count(i => MadeFigures.TestLabels[i] == MadeFigures.TestLabels[Nearest(i)]);
        Assert.True(same > 0.7 * Points, $"{same} of {Points} have a nearest neighbour of their class.");

        int Nearest(int i) =>
            Enumerable
                .Range(0, Points)
                .Where(j => j != i)
                .MinBy(j => (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]));
    }

    [Fact]
    public void Without_a_wide_model_there_are_no_projections()
    {
        Assert.Equal("12-projections", made.Figures[^1].Id);
        var without = AllFigures.Make(TinyBundle.Inputs(TinyBundle.Unconditional, TinyBundle.Conditional));
        Assert.DoesNotContain(without, figure => figure.Id == "12-projections");
    }

    private static double Variance(double[] values) =>
        values.Average(value => value * value) - Math.Pow(values.Average(), 2);
}
