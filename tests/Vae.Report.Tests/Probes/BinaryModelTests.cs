using Vae.Inference;

namespace Vae.Report.Tests;

/// <summary>The shipped model of black and white digits.</summary>
public sealed class BinaryModelTests
{
    private const int Rows = 100;

    [Fact]
    public void Digits_are_about_as_likely_to_it_as_its_card_says_and_their_negatives_are_not()
    {
        using var model = VaeModel.Load(RepositoryFacts.Model("mnist-binary"));
        Assert.Equal((6, 40, true), (model.Card.FormatVersion, model.LatentSize, model.Card.Prior!.IsTrained));
        // Of what it draws itself it tells the entropy, which is near what test images cost.
        var digits = model.Generate(Rows, seed: 2);
        var negatives = Array.ConvertAll(digits, grey => 1 - grey);
        var bound = Bound(digits);
        var card = model.Card.History[^1].Test!.Total;
        Assert.InRange(bound, card - 25, card + 10);
        Assert.True(Bound(negatives) > bound + 300, $"{bound} of digits");

        double Bound(float[] rows) =>
            model
                .Evaluate([new DataBatch(rows)], new VaeScoreOptions { Binarize = true, ImportanceSamples = 50 })
                .ImportanceWeightedBound!.Value;
    }
}
