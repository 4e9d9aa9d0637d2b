using Vae.Data;
using Vae.Tables;
using Xunit;

namespace Vae.Training.Tests;

/// <summary>Tables that have columns of one kind alone, and cells that no training row had.</summary>
public sealed class OddTableTests
{
    private static readonly TrainingOptions Quick = VaeTableTrainer.DefaultTraining(60) with
    {
        Epochs = 2,
        StepsPerEpoch = 4,
    };

    [Fact]
    public void A_table_of_categories_alone_is_learnt() =>
        Learns([new("vote", CellType.Text), new("flag", CellType.Boolean)], (c, row) => (row / (c + 1)) % 2).Dispose();

    [Fact]
    public void A_table_of_a_category_and_a_constant_is_learnt() =>
        Learns([new("vote", CellType.Text), new("flag", CellType.Boolean)], (c, row) => c == 0 ? row % 2 : 1).Dispose();

    [Fact]
    public void A_category_that_counts_as_missing_is_filled_in()
    {
        using var model = Learns([new("vote", CellType.Text), new("count", CellType.Integer)], (_, row) => row % 3);
        var rows = new TableRows(model.Fields, 2) { Count = 2 };
        (rows.Texts(0)[0], rows.Texts(0)[1]) = ("9", "2");
        (rows.Numbers(1)[0], rows.Numbers(1)[1]) = (2, 77);

        var filled = model.Impute(rows, new TableImputationOptions { UnseenIsMissing = true });

        Assert.Equal(2, filled);
        Assert.Contains(rows.Texts(0)[0], (string[])["0", "1", "2"]);
        Assert.Contains(rows.Numbers(1)[1], (double[])[0, 1, 2]);
        Assert.Equal(("2", 2.0), (rows.Texts(0)[1], rows.Numbers(1)[0]));
    }

    private static VaeTableModel Learns(TableField[] fields, Func<int, int, int> cell)
    {
        var rows = new TableRows(fields, 60) { Count = 60 };
        for (var row = 0; row < 60; row++)
        {
            rows.Texts(0)[row] = $"{cell(0, row)}";
            rows.Numbers(1)[row] = cell(1, row);
        }

        var model = VaeTableModel.FromBundle(
            VaeTableTrainer
                .Train(TableSource.FromRows("odd", rows), new VaeTableOptions { Training = _ => Quick, Hidden = [16] })
                .Bundle!
        );
        var generated = new TableRows(model.Fields, 100);
        model.Generate(generated, 100);
        var known = rows.Texts(0).ToArray().ToHashSet();
        Assert.All(generated.Texts(0).ToArray(), vote => Assert.Contains(vote, known));
        return model;
    }
}
