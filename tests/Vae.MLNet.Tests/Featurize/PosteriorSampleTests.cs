using Microsoft.ML;

namespace Vae.MLNet.Tests.Featurize;

/// <summary>The posterior sample: mean + exp(log-variance / 2) times noise that depends on the seed and the row id alone.</summary>
public class PosteriorSampleTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void Batches_and_order_do_not_change_a_rows_sample()
    {
        var expected = Read(Source.Of(60), seed: 7, batch: 1);

        foreach (var batch in (int[])[2, 7, 100])
        {
            Row.AssertSameValues(expected, Read(Source.Of(60), seed: 7, batch), 1e-6);
            Row.AssertSameValues(
                expected,
                [.. Read(Source.Of(60), seed: 7, batch, new Random(batch)).OrderBy(row => row.Id)],
                1e-6
            );
        }
    }

    [Fact]
    public void Rows_left_out_do_not_change_a_rows_sample()
    {
        var expected = Read(Source.Of(60), seed: 7, batch: 7);

        var rest = Read(ml.Data.SkipRows(Source.Of(60), 13), seed: 7, batch: 7);

        Row.AssertSameValues([.. expected.Skip(13)], rest, 1e-6);
    }

    [Fact]
    public void Another_seed_gives_other_samples()
    {
        var one = Read(Source.Of(20), seed: 7, batch: 7).Select(row => (float[])row["Draw"]);
        var other = Read(Source.Of(20), seed: 8, batch: 7).Select(row => (float[])row["Draw"]);

        Assert.All(one.Zip(other), pair => Assert.NotEqual(pair.First, pair.Second), throwIfEmpty: true);
    }

    [Fact]
    public void The_noise_is_a_standard_normal_and_differs_from_row_to_row()
    {
        const int Count = 4000;
        var noise = Read(Source.Of(Count), seed: 1, batch: 500).Select(Noise).ToList();
        var values = noise.SelectMany(row => row).ToList();
        var mean = values.Average();

        // Five standard errors.
        Assert.Equal(0, mean, 5 / Math.Sqrt(values.Count));
        Assert.Equal(1, values.Average(x => (x - mean) * (x - mean)), 5 * Math.Sqrt(2.0 / values.Count));
        Assert.Equal(0, noise.Average(row => row[0] * row[1]), 5 / Math.Sqrt(Count));
        Assert.Equal(0, noise.Zip(noise.Skip(1), (a, b) => a[0] * b[0]).Average(), 5 / Math.Sqrt(Count));
        Assert.InRange(values.Count(x => Math.Abs(x) < 1) / (double)values.Count, 0.66, 0.706);
    }

    [Fact]
    public void A_row_draws_what_the_model_draws_for_the_number_that_is_its_id()
    {
        // Its cursors number rows from 0, as ML.NET's own sources do.
        var rows = Read(ml.Data.SampleFromVae(Bundles.Mlp, 30, seed: 2), seed: 9, batch: 7);
        float[] Column(string name) => [.. rows.SelectMany(row => (float[])row[name])];

        var expected = Bundles.Mlp.SamplePosterior(new(Column("Features"), Column("LogVariance")), seed: 9);

        Assert.Equal(30 * Bundles.Mlp.LatentSize, expected.Length);
        Assert.Equal(expected, Column("Draw"));
    }

    private static double[] Noise(Row row)
    {
        var (draw, mean, logVariance) = ((float[])row["Draw"], (float[])row["Features"], (float[])row["LogVariance"]);
        return [.. draw.Select((x, j) => (x - (double)mean[j]) / Math.Exp(0.5 * logVariance[j]))];
    }

    private List<Row> Read(IDataView source, long seed, int batch, Random? random = null)
    {
        var options = new VaeFeaturizer.Options
        {
            LogVarianceColumnName = "LogVariance",
            SampleColumnName = "Draw",
            Seed = seed,
            BatchSize = batch,
        };
        var view = source.Apply(ml.Transforms.FeaturizeWithVae(Bundles.Mlp, options));
        return Rows.Read(view, ["Features", "LogVariance", "Draw"], random);
    }
}
