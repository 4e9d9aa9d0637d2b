using Vae.Inference;

namespace Vae.Report.Tests;

/// <summary>The shipped model of black and white digits.</summary>
public sealed class BinaryModelTests
{
    private const int Rows = 100;

    [Fact]
    public void Digits_are_as_likely_to_it_as_its_card_says_and_their_negatives_are_not()
    {
        using var model = VaeModel.Load(RepositoryFacts.Model("mnist-binary"));
        Assert.Equal((6, 40, true), (model.Card.FormatVersion, model.LatentSize, model.Card.Prior!.IsTrained));
        // Drawn by another model, the conditional one: digits of all classes alike.
        using var artist = VaeModel.Load(RepositoryFacts.Model("mnist-cvae"));
        var digits = artist.Generate(Rows, seed: 2, LabelPlan.Parse("0-9", 10));
        var negatives = Array.ConvertAll(digits, grey => 1 - grey);
        var card = model.Card.History[^1].Test!.Total;
        var bound = Bound(digits);
        // Those of the other model are all in the middle of their class.
        Assert.InRange(bound, card - 40, card + 10);
        Assert.True(Bound(negatives) > bound + 300, $"{bound} of digits");

        double Bound(float[] rows) =>
            model
                .Evaluate([new DataBatch(rows)], new VaeScoreOptions { Binarize = true, ImportanceSamples = 50 })
                .ImportanceWeightedBound!.Value;
    }
}
