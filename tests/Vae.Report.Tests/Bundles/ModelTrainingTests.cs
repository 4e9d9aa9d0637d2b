using System.Net;
using System.Text.Json;
using Vae.Inference;

namespace Vae.Report.Tests;

/// <summary>The training's curves of one model, against its card.</summary>
public sealed class ModelTrainingTests
{
    [Fact]
    public void The_curves_of_any_card_are_its_history()
    {
        Compare(File.ReadAllText(Path.Combine(RepositoryFacts.Model("mnist-vae"), "model.json")));
        Compare(MadeDetector.Bundle.Card.ToJson());
    }

    [Fact]
    public void A_chart_names_what_it_shows_and_marks_the_epoch_that_was_kept()
    {
        var card = MadeDetector.Bundle.Card;
        var svg = Svg(card);
        Assert.All(
            [
                "Total: −ELBO (nats a row)",
                "Reconstruction loss (nats a row)",
                "KL divergence (nats a row)",
                ">training<",
                ">held out<",
                $"epoch {card.Training!.KeptEpoch}, kept",
                "β (right axis)",
            ],
            text => Assert.Contains(text, svg, StringComparison.Ordinal)
        );
        Assert.DoesNotContain(">test<", svg, StringComparison.Ordinal);
        Assert.DoesNotMatch("NaN|undefined|Infinity", svg);
        // 7.850000000000005
        Assert.DoesNotMatch(@">−?\d+\.\d{6,}<", svg);
    }

    [Fact]
    public void An_epoch_alone_and_equal_losses_are_drawn()
    {
        var card = MadeDetector.Bundle.Card;
        var same = card.History.Select(epoch => card.History[0] with { Epoch = epoch.Epoch });
        Assert.DoesNotMatch("NaN|undefined|Infinity", Svg(card with { History = [card.History[0]] }));
        Assert.DoesNotMatch("NaN|undefined|Infinity", Svg(card with { History = [.. same] }));
    }

    [Fact]
    public void A_first_epoch_that_is_a_million_times_worse_leaves_the_others_their_place()
    {
        var card = MadeDetector.Bundle.Card;
        var first = card.History[0];
        var wild = first with { Train = first.Train with { Reconstruction = 1e6 } };
        var svg = Svg(card with { History = [wild, .. card.History.Skip(1)] });
        Assert.DoesNotMatch(">[0-9],?000,000<|>[0-9]00,?000<", svg);
        Assert.DoesNotMatch("NaN|undefined|Infinity", svg);
    }

    [Fact]
    public void Of_codes_the_perplexity_and_the_codes_that_occur_have_panels_and_the_constant_divergence_has_none()
    {
        var made = MadeDetector.Bundle.Card;
        var codes = new LatentCodes
        {
            Size = 64,
            Height = 1,
            Width = made.Signature.LatentSize,
        };
        SplitMetrics Of(double reconstruction, int used, double perplexity) =>
            new()
            {
                Reconstruction = reconstruction,
                KlDivergence = made.Signature.LatentSize * Math.Log(codes.Size),
                ActiveUnits = used,
                Perplexity = perplexity,
            };
        var card = made with
        {
            Signature = made.Signature with { Codes = codes },
            Training = made.Training! with { KeptEpoch = 2 },
            History =
            [
                made.History[0] with
                {
                    Train = Of(20, 9, 3.5),
                    Validation = Of(18, 8, 3.25),
                },
                made.History[1] with
                {
                    Train = Of(12, 50, 31.5),
                    Validation = Of(13, 49, 30.75),
                },
            ],
        };
        var figure = ModelTraining.Make(card);
        using var written = JsonDocument.Parse(ReportJson.Text(figure.Data));
        var data = written.RootElement;
        Assert.Equal([20, 12], data.GetProperty("train").Doubles("reconstruction"));
        Assert.Equal([3.5, 31.5], data.GetProperty("train").Doubles("perplexity"));
        Assert.Equal([8, 49], data.GetProperty("validation").Longs("active_units"));
        Assert.Equal(JsonValueKind.Null, data.GetProperty("beta").ValueKind);
        Assert.DoesNotContain("kl_divergence", data.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("which is 64 where all 64 occur equally often", figure.Caption, StringComparison.Ordinal);
        Assert.Contains(
            "the held-out reconstruction goes from 18.0 in epoch 1 to 13.0 in epoch 2",
            figure.Alt,
            StringComparison.Ordinal
        );

        var svg = Svg(card);
        Assert.All(
            ["Reconstruction loss (nats a row)", "Perplexity of the codes", "Codes that occur", "epoch 2, kept"],
            text => Assert.Contains(text, svg, StringComparison.Ordinal)
        );
        Assert.DoesNotMatch("NaN|undefined|Infinity|β|KL", svg);
    }

    [Fact]
    public void A_model_that_remembers_no_training_has_no_chart()
    {
        var figure = ModelTraining.Make(MadeDetector.Bundle.Card with { History = [], Training = null });
        Assert.Null(figure.Chart);
        Assert.Equal("The model card remembers no training.", figure.Caption);
    }

    private static string Svg(ModelCard card)
    {
        var figure = ModelTraining.Make(card);
        return WebUtility.HtmlDecode(DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
    }

    private static void Compare(string json)
    {
        using var card = JsonDocument.Parse(json);
        using var figure = JsonDocument.Parse(ReportJson.Text(ModelTraining.Make(ModelCard.FromJson(json)).Data));
        var data = figure.RootElement;
        var history = card.RootElement.Elements("history");
        Assert.Equal(
            card.RootElement.GetProperty("training").GetProperty("kept_epoch").GetInt32(),
            data.GetProperty("kept_epoch").GetInt32()
        );
        Assert.Equal(history.Select(epoch => epoch.GetProperty("epoch").GetInt64()), data.Longs("epochs"));
        JsonNumbers.Close([.. history.Select(epoch => epoch.Double("beta"))], data.Doubles("beta"), 1e-4);
        foreach (var split in (string[])["train", "validation", "test"])
        {
            if (!history[0].TryGetProperty(split, out _))
            {
                Assert.Equal(JsonValueKind.Null, data.GetProperty(split).ValueKind);
                continue;
            }

            double[] Of(string measure) => [.. history.Select(epoch => epoch.GetProperty(split).Double(measure))];
            var (reconstruction, divergence) = (Of("reconstruction"), Of("kl_divergence"));
            var curves = data.GetProperty(split);
            JsonNumbers.Close(reconstruction, curves.Doubles("reconstruction"), 1e-4);
            JsonNumbers.Close(divergence, curves.Doubles("kl_divergence"), 1e-4);
            JsonNumbers.Close([.. reconstruction.Zip(divergence, (a, b) => a + b)], curves.Doubles("total"), 1e-4);
        }
    }
}
