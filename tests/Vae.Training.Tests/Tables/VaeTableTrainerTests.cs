using Vae.Data;
using Vae.Inference;
using Vae.Tables;
using Xunit;

namespace Vae.Training.Tests;

public sealed class VaeTableTrainerTests
{
    private static VaeTableModel Trained(VaeTableOptions options) =>
        VaeTableModel.FromBundle(VaeTableTrainer.Train(SmallTable.Source(2000, 1), options).Bundle!);

    [Theory]
    [InlineData(null)]
    [InlineData("kind")]
    public void Generated_rows_have_what_the_table_has(string? condition)
    {
        using var model = Trained(
            new VaeTableOptions
            {
                Schema = new() { Condition = condition },
                Training = Quick,
                Seed = 1,
            }
        );
        var rows = new TableRows(model.Fields, 5000);
        model.Generate(rows, 5000, new TableGenerationOptions { Seed = 3 });

        var kinds = rows.Texts(0).ToArray();
        Assert.InRange(
            kinds.Count(kind => kind == "b") / 5000.0,
            SmallTable.ShareOfB - 0.03,
            SmallTable.ShareOfB + 0.03
        );
        var counts = rows.Numbers(3).ToArray();
        Assert.InRange(
            counts.Count(double.IsNaN) / 5000.0,
            SmallTable.MissingCounts - 0.03,
            SmallTable.MissingCounts + 0.03
        );
        Assert.All(
            counts.Where(count => !double.IsNaN(count)),
            count => Assert.True(count is >= 0 and < 1000 && count == Math.Floor(count))
        );
        var lengths = rows.Numbers(1).ToArray();
        Assert.InRange(lengths.Where((_, i) => kinds[i] == "b").Average(), 9, 11);
        Assert.InRange(lengths.Where((_, i) => kinds[i] == "a").Average(), -11, -9);
        var flags = rows.Numbers(2).ToArray();
        Assert.InRange(flags.Where((_, i) => kinds[i] == "b").Average(), 0.8, 1);
        Assert.InRange(flags.Where((_, i) => kinds[i] == "a").Average(), 0, 0.2);
    }
}
