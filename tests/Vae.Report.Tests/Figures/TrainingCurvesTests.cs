using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

[Collection(ReadsTheFigures.Name)]
public sealed class TrainingCurvesTests(MadeFigures made)
{
    [Theory]
    [InlineData("VAE", "mnist-vae")]
    [InlineData("CVAE", "mnist-cvae")]
    public void The_curves_are_those_of_the_model_card(string name, string bundle)
    {
        var model = made.Data("01-training-curves").Named("models", name);
        using var card = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(RepositoryFacts.Model(bundle), "model.json"))
        );
        var history = card.RootElement.Elements("history");
        Assert.Equal(history.Select(epoch => epoch.GetProperty("epoch").GetInt64()), model.Longs("epochs"));
        JsonNumbers.Close([.. history.Select(epoch => epoch.Double("beta"))], model.Doubles("beta"), 1e-4);
        foreach (var split in (string[])["train", "test"])
        {
            foreach (var measure in (string[])["reconstruction", "kl_divergence", "ratio"])
            {
                JsonNumbers.Close(
                    [.. history.Select(epoch => epoch.GetProperty(split).Double(measure))],
                    model.GetProperty(split).Doubles(measure),
                    1e-4
                );
            }
        }
    }

    [Fact]
    public void A_model_without_test_figures_has_no_test_curves()
    {
        using var model = With(history => [.. history.Select(epoch => epoch with { Test = null })]);
        var figure = TrainingCurves.Make(MadeFigures.Inputs with { Vae = model });
        var data = JsonSerializer.SerializeToElement(figure.Data);
        var vae = data.Elements("models")[0];
        Assert.Equal(JsonValueKind.Null, vae.GetProperty("test").ValueKind);
        Assert.Equal(model.Card.History.Count, vae.GetProperty("train").Doubles("ratio").Length);
    }

    [Fact]
    public void Beta_is_said_to_be_that_of_the_longest_training_where_there_are_several()
    {
        // The shipped models had 100 epochs with β = 1.
        var alike = TrainingCurves.Make(MadeFigures.Inputs);
        Assert.Contains("The shaded background is β, the weight", alike.Caption, StringComparison.Ordinal);
        using var shorter = With(
            history => [.. history.Take(10)],
            training => training with { BetaSchedule = "linear over 10 epochs to 1" }
        );
        var two = TrainingCurves.Make(MadeFigures.Inputs with { Vae = shorter });
        Assert.Contains("The shaded background is β of the CVAE, the weight", two.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_to_a_divergence_of_zero_is_left_open()
    {
        using var model = With(history => [.. history.Select(Collapsed)]);
        var figure = TrainingCurves.Make(MadeFigures.Inputs with { Vae = model });
        using var data = JsonDocument.Parse(ReportJson.Text(figure.Data));
        var train = data.RootElement.Elements("models")[0].GetProperty("train");
        Assert.All(
            train.Elements("ratio"),
            ratio => Assert.Equal(JsonValueKind.Null, ratio.ValueKind),
            throwIfEmpty: true
        );
        Assert.All(train.Doubles("kl_divergence"), kl => Assert.Equal(0, kl), throwIfEmpty: true);

        static EpochMetrics Collapsed(EpochMetrics epoch) =>
            epoch with
            {
                Train = epoch.Train with { KlDivergence = 0 },
            };
    }

    [Fact]
    public void Models_that_remember_no_training_have_no_chart()
    {
        using var model = With(_ => []);
        var one = TrainingCurves.Make(MadeFigures.Inputs with { Vae = model });
        Assert.Equal("trainingCurves", one.Chart);
        Assert.DoesNotContain("the VAE", one.Alt, StringComparison.Ordinal);
        Assert.Null(TrainingCurves.Make(MadeFigures.Inputs with { Vae = model, Cvae = model }).Chart);
    }

    private static VaeModel With(
        Func<IReadOnlyList<EpochMetrics>, IReadOnlyList<EpochMetrics>> change,
        Func<TrainingSummary, TrainingSummary>? trained = null
    )
    {
        var bundle = Models.Of("vae").Bundle;
        var training = bundle.Card.Training!;
        var card = bundle.Card with
        {
            History = change(bundle.Card.History),
            Training = trained is null ? training : trained(training),
        };
        return VaeModel.FromBundle(new ModelBundle(card, bundle.Encoder, bundle.Decoder));
    }
}
