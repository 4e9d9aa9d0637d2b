using Vae.Data;
using Vae.Tables;
using Xunit;

namespace Vae.Training.Tests;

public sealed class CategoriesAloneTests
{
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
