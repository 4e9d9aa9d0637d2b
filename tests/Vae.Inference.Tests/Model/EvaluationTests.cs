namespace Vae.Inference.Tests;

public sealed class EvaluationTests
{
    private const int Rows = 30;

    [Fact]
    public void The_bounds_standard_error_is_the_rows_deviation_over_the_root_of_their_number()
    {
        using var model = Fixture.Load("mlp");
        var rows = model.Generate(Rows, seed: 3);
        var options = new VaeScoreOptions { Seed = 5, ImportanceSamples = 7 };
        var measured = model.Evaluate(Batches(rows, [11, 1, 18], model.DataSize), options);

        var bounds = model.Score(rows, [], options).Select(score => score.ImportanceWeightedBound).ToArray();
        var mean = bounds.Sum() / Rows;
        var variance = bounds.Sum(bound => (bound - mean) * (bound - mean)) / (Rows - 1);
        Assert.Equal(Rows, measured.Rows);
        Assert.Equal(mean, measured.ImportanceWeightedBound!.Value, 1e-6);
        Assert.Equal(Math.Sqrt(variance) / Math.Sqrt(Rows), measured.ImportanceWeightedBoundError!.Value, 1e-6);
        // Else a wrong divisor would be within the tolerance.
        Assert.InRange(variance, 1e-3, double.MaxValue);
    }

    [Fact]
    public void One_row_or_no_samples_have_no_standard_error()
    {
        using var model = Fixture.Load("mlp");
        var rows = model.Generate(2, seed: 3);

        var one = model.Evaluate(
            [new DataBatch(rows.AsMemory(0, model.DataSize))],
            new VaeScoreOptions { ImportanceSamples = 7 }
        );
        Assert.NotNull(one.ImportanceWeightedBound);
        Assert.Null(one.ImportanceWeightedBoundError);

        var unsampled = model.Evaluate([new DataBatch(rows)]);
        Assert.Null(unsampled.ImportanceWeightedBound);
        Assert.Null(unsampled.ImportanceWeightedBoundError);
    }

    private static IEnumerable<DataBatch> Batches(float[] rows, int[] counts, int width)
    {
        var first = 0;
        foreach (var count in counts)
        {
            yield return new DataBatch(rows.AsMemory(first * width, count * width));
            first += count;
        }
    }
}
