using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class InterpolationTests(MadeFigures made)
{
    private JsonElement[] Pairs => made.Data("04-interpolation").Elements("pairs");

    [Fact]
    public void There_are_at_least_six_pairs_of_different_digits_with_three_to_eight_first()
    {
        var labels = Pairs.Select(pair => (From: pair.Double("from_label"), To: pair.Double("to_label"))).ToList();
        Assert.True(labels.Count >= 6);
        Assert.Equal((3, 8), labels[0]);
        Assert.Equal(labels.Count, labels.Distinct().Count());
        Assert.All(labels, pair => Assert.NotEqual(pair.From, pair.To), throwIfEmpty: true);
    }

    [Fact]
    public void The_rows_are_of_the_classes_that_are_named_and_none_is_used_twice()
    {
        var rows = Pairs
            .SelectMany(pair => ((string, string)[])[("from_row", "from_label"), ("to_row", "to_label")], Row)
            .ToList();
        Assert.All(rows, row => Assert.Equal(MadeFigures.TestLabels[row.Row], row.Label), throwIfEmpty: true);
        Assert.Equal(rows.Count, rows.Distinct().Count());

        static (int Row, long Label) Row(JsonElement pair, (string Row, string Label) names) =>
            (pair.GetProperty(names.Row).GetInt32(), pair.GetProperty(names.Label).GetInt64());
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("spherical")]
    public void The_paths_begin_and_end_at_the_posterior_means(string kind)
    {
        foreach (var pair in Pairs)
        {
            var path = pair.Vectors(kind);
            Assert.Equal(10, path.Length);
            Assert.Equal(Mean(pair, "from_row"), path[0], (a, b) => Math.Abs(a - b) < 1e-5);
            Assert.Equal(Mean(pair, "to_row"), path[^1], (a, b) => Math.Abs(a - b) < 1e-5);
        }
    }

    [Fact]
    public void Linear_steps_are_equal()
    {
        foreach (var path in Pairs.Select(pair => pair.Vectors("linear")))
        {
            for (var step = 1; step < 10; step++)
            {
                Assert.Equal((path[9][0] - path[0][0]) / 9, path[step][0] - path[step - 1][0], 1e-5f);
                Assert.Equal((path[9][1] - path[0][1]) / 9, path[step][1] - path[step - 1][1], 1e-5f);
            }
        }
    }

    [Fact]
    public void Spherical_steps_turn_by_equal_angles_once_both_ends_are_brought_to_one_length()
    {
        foreach (var path in Pairs.Select(pair => pair.Vectors("spherical")))
        {
            // In the basis of the two ends, scaled to length 1, the path is an arc of a circle.
            var (start, end) = (path[0], path[9]);
            var determinant = (double)start[0] * end[1] - (double)start[1] * end[0];
            var angle = AngleBetween(start, end);
            for (var step = 0; step < 10; step++)
            {
                var (x, y) = ((double)path[step][0], (double)path[step][1]);
                var (a, b) = ((x * end[1] - y * end[0]) / determinant, (start[0] * y - start[1] * x) / determinant);
                Assert.Equal(Math.Sin((1 - step / 9.0) * angle), a * Math.Sin(angle), 1e-4);
                Assert.Equal(Math.Sin(step / 9.0 * angle), b * Math.Sin(angle), 1e-4);
            }
        }

        static double AngleBetween(float[] a, float[] b) =>
            Math.Abs(Math.IEEERemainder(Math.Atan2(a[1], a[0]) - Math.Atan2(b[1], b[0]), 2 * Math.PI));
    }

    [Fact]
    public void The_picture_shows_the_test_images_and_the_decoded_paths_between_them()
    {
        var model = Models.Of("vae");
        made.Sheet("04-interpolation", "04-interpolation")
            .Show(
                Pairs.SelectMany(pair =>
                    MadeFigures
                        .TestImage(pair.GetProperty("from_row").GetInt32())
                        .Concat(model.Decode([.. pair.Vectors("linear").SelectMany(z => z)]))
                        .Concat(model.Decode([.. pair.Vectors("spherical").SelectMany(z => z)]))
                        .Concat(MadeFigures.TestImage(pair.GetProperty("to_row").GetInt32()))
                )
            );
    }

    [Fact]
    public void Another_seed_draws_other_images()
    {
        var other = Interpolation.Make(MadeFigures.Inputs with { Seed = 6 });
        var rows = JsonSerializer
            .SerializeToElement(other.Data)
            .Elements("pairs")
            .Select(pair => pair.Double("from_row"));
        Assert.NotEqual(Pairs.Select(pair => pair.Double("from_row")), rows);
    }

    [Theory]
    [InlineData(new long[] { 0, 4 }, new long[] { 0, 4, 4, 0 })]
    [InlineData(new long[] { 3, 8 }, new long[] { 3, 8, 8, 3 })]
    [InlineData(new long[] { 1, 2, 7 }, new long[] { 1, 7, 1, 2, 2, 7, 7, 1, 2, 1, 7, 2 })]
    public void Few_classes_make_every_pair_once(long[] classes, long[] pairs) =>
        Assert.Equal(pairs, ClassPairs.Of(classes, 8).SelectMany(pair => (long[])[pair.From, pair.To]));

    private static float[] Mean(JsonElement pair, string row) =>
        Models.Of("vae").Encode(MadeFigures.TestImage(pair.GetProperty(row).GetInt32())).Mean;
}
