namespace Vae.Report.Tests;

public sealed class TsneTests
{
    private const int Width = 10;
    private const int Clusters = 4;
    private const int Rows = 120;

    [Fact]
    public void Clusters_stay_together_and_the_seed_decides_where()
    {
        var rows = Clouds();
        var plane = DrawingEngine.Tsne(rows, Width, seed: 3);
        Assert.Equal(2 * Rows, plane.Length);
        Assert.All(
            Enumerable.Range(0, Rows),
            i =>
                Assert.Equal(
                    i % Clusters,
                    Enumerable.Range(0, Rows).Where(j => j != i).MinBy(j => Distance(plane, 2, i, j)) % Clusters
                )
        );
        Assert.Equal(plane, DrawingEngine.Tsne(rows, Width, seed: 3));
        Assert.NotEqual(plane, DrawingEngine.Tsne(rows, Width, seed: 4));
    }

    [Fact]
    public void Near_rows_of_one_cloud_are_nearer_on_the_plane_than_far_ones()
    {
        // A line, which a plane has room for: the order of distances survives.
        var rows = new float[60 * Width];
        for (var i = 0; i < 60; i++)
        {
            rows[i * Width] = i;
        }

        var plane = DrawingEngine.Tsne(rows, Width, seed: 1);
        for (var i = 0; i + 20 < 60; i++)
        {
            Assert.True(Distance(plane, 2, i, i + 1) < Distance(plane, 2, i, i + 20), $"row {i}");
        }
    }

    private static float[] Clouds()
    {
        var random = new Random(1);
        var rows = new float[Rows * Width];
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, dimension) = (i / Width, i % Width);
            rows[i] = (row % Clusters == dimension ? 5 : 0) + random.NextSingle();
        }

        return rows;
    }

    private static double Distance(double[] values, int width, int i, int j) =>
        Enumerable.Range(0, width).Sum(k => Math.Pow(values[i * width + k] - values[j * width + k], 2));
}
