using Vae.Data;
using Vae.Tables;
using Xunit;

namespace Vae.Training.Tests;

public sealed class CategoriesAloneTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("same")]
    public void A_table_of_one_column_is_learnt(string? condition)
    {
        TableField[] fields = [new("answer", CellType.Text), new("same", CellType.Boolean)];
        var rows = new TableRows(condition is null ? fields[..1] : fields, 200) { Count = 200 };
        for (var i = 0; i < rows.Count; i++)
        {
            rows.Texts(0)[i] = i % 4 == 0 ? "n" : "y";
            if (condition is not null)
            {
                rows.Numbers(1)[i] = i % 2;
            }
        }

        var options = new VaeTableOptions
        {
            Schema = new() { Condition = condition },
            Hidden = [8],
            LatentSize = 2,
            Training = count => VaeTableTrainer.DefaultTraining(count) with { Epochs = 2, StepsPerEpoch = 20 },
        };
        var training = VaeTableTrainer.Train(TableSource.FromRows("answers", rows), options);
        using var model = VaeTableModel.FromBundle(training.Bundle!);
        var generated = new TableRows(model.Fields, 1000);
        model.Generate(generated, 1000);

        // The marginals are the table's, however little is learnt.
        Assert.InRange(generated.Texts(0).ToArray().Count(text => text == "n") / 1000.0, 0.15, 0.35);
    }

    // The decoder's variances are those of numbers: here nothing depends on them, and libtorch ended the process.
    [Fact]
    public void A_table_without_numbers_is_learnt()
    {
        var rows = new TableRows([new("answer", CellType.Text), new("same", CellType.Text)], 200) { Count = 200 };
        for (var i = 0; i < rows.Count; i++)
        {
            rows.Texts(0)[i] = rows.Texts(1)[i] = i % 4 == 0 ? "n" : "y";
        }

        var options = new VaeTableOptions
        {
            Hidden = [16],
            LatentSize = 2,
            Seed = 1,
        };
        var training = VaeTableTrainer.Train(TableSource.FromRows("answers", rows), options);
        using var model = VaeTableModel.FromBundle(training.Bundle!);
        var generated = new TableRows(model.Fields, 1000);
        model.Generate(generated, 1000);

        Assert.InRange(generated.Texts(0).ToArray().Count(text => text == "n") / 1000.0, 0.15, 0.35);
        Assert.InRange(
            generated.Texts(0).ToArray().Zip(generated.Texts(1).ToArray()).Count(pair => pair.First == pair.Second),
            800,
            1000
        );
    }
}
