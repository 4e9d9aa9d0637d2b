using MathNet.Numerics.Distributions;
using Vae.Data;
using Vae.Inference;
using Vae.Tables;

namespace Vae.Training.Tests;

public sealed class LearntVarianceTests
{
    [Fact]
    public void What_numbers_are_off_is_learnt_from_few_rows()
    {
        // Six columns that measure one thing, each off by its own 0.4: a variance of 0.16 in 1.16. A linear decoder's best is just that at β 1
        // (Tipping and Bishop 1999), and a curved one's not far from it.
        const int Rows = 600;
        const double Expected = 0.16 / 1.16;
        var random = new Random(5);
        var fields = Enumerable.Range(0, 6).Select(c => new TableField($"m{c}", CellType.Real)).ToArray();
        var rows = new TableRows(fields, Rows) { Count = Rows };
        for (var i = 0; i < Rows; i++)
        {
            var thing = Normal.Sample(random, 0, 1);
            for (var c = 0; c < fields.Length; c++)
            {
                rows.Numbers(c)[i] = thing + Normal.Sample(random, 0, 0.4);
            }
        }

        var training = VaeTableTrainer.Train(
            TableSource.FromRows("measured", rows),
            new VaeTableOptions
            {
                Hidden = [32],
                LatentSize = 4,
                Training = count => VaeTableTrainer.DefaultTraining(count) with { Beta = new ConstantBeta(1) },
            }
        );

        using var model = VaeModel.FromBundle(training.Bundle!);
        var (data, logVariances) = (new float[model.DataSize], new float[model.DataSize]);
        model.Decode(new float[model.LatentSize], [], data, logVariances);
        // A column is an option, which is certain, and a number.
        double[] variances = [.. logVariances.Where((_, i) => i % 2 == 1).Select(each => Math.Exp(each))];
        Assert.Equal(6, variances.Length);
        Assert.All(variances, variance => Assert.InRange(variance, Expected / 1.5, Expected * 1.5));
    }
}
