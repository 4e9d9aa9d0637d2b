using Microsoft.ML;
using Vae.MLNet.Tests.SeveralColumns;

namespace Vae.MLNet.Training.Tests.Data;

/// <summary>Columns of every kind are learnt as the numbers that ML.NET's own transforms make of them.</summary>
public sealed class ColumnTests
{
    private readonly MLContext ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. DataKind.All.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_dense_sparse_and_single(string kind)
    {
        var of = DataKind.All[kind];
        AssertSameAsStock(
            new ProbeView(60, of.Scalar("One"), of.Dense("Dense", 1, 2, 2), of.Sparse("Sparse", 5, 7)),
            "One",
            "Dense",
            "Sparse"
        );
    }

    [Fact]
    public void Keys_are_a_number_for_each_value()
    {
        AssertSameAsStock(Source.Of(60), "Named");
        AssertSameAsStock(Source.Of(60), "Named", "Flag", "Bytes", "Number", "Doubles", "Weight");
    }

    private void AssertSameAsStock(ProbeView view, params string[] columns)
    {
        var stock = StockRows.With(ml, view, columns);
        using var own = ml.AnomalyDetection.Trainers.Vae(ml, Quick.DetectorOf(columns)).Fit(view);
        using var same = ml.AnomalyDetection.Trainers.Vae(ml, Quick.DetectorOf(StockRows.Column)).Fit(stock);

        // The graphs say where their rows came from and are no same bytes for it, but what they give is the same to the bit.
        Assert.Equal(same.FittedScores, own.FittedScores);
        Assert.Equal(
            stock.Schema[StockRows.Column].SlotNames().Select(Last),
            own.GetOutputSchema(view.Schema)["Contributions"].SlotNames().Select(Last)
        );
        var expected = Rows.Read(same.Transform(stock), ["Score", "PredictedLabel", "Probability", "Contributions"]);
        var found = Rows.Read(own.Transform(view), ["Score", "PredictedLabel", "Probability", "Contributions"]);
        Row.AssertSameValues(expected, found, 1e-6);

        // Concatenate names the elements of a lone vector by itself; those names have tests of their own (SlotNameRuleTests).
        static string Last(string name) => name.Split('.')[^1];
    }
}
