using Vae.Inference;

namespace Vae.Report;

/// <summary>The report's table 4 beside the same figures of these models, training and test apart.</summary>
internal static class Results
{
    private const int Digits = 4;
    private const string Training = "training";
    private const string Test = "test";

    // Table 4, whose caption calls them training metrics.
    private static readonly Row[] OfReport =
    [
        new("VAE", "report", Training, 138.00, 6.59, 144.59),
        new("CVAE", "report", Training, 124.36, 4.80, 129.16),
    ];

    public static Figure Make(ReportInputs inputs)
    {
        List<Row> rows = [.. OfReport];
        foreach (var named in NamedModel.All(inputs))
        {
            rows.AddRange(LastEpoch(named));
            rows.Add(Scored(named, inputs));
        }

        return new Figure
        {
            Id = "11-results",
            Title = "Results beside those of the report",
            Caption =
                "Reconstruction loss, KL divergence and their sum, the negative evidence lower bound, in nats an image. Training: averages over the epoch whose weights "
                + "were kept, from the model cards, like the report's table 4. Test: averages over all "
                + $"{inputs.Test.Count:N0} test images of {inputs.Test.Name}, one sample of z an image, seed {inputs.Seed}. {Improvement(rows)}",
            Alt = "A table of losses: the report's two models, and these models on training and on test images.",
            Data = new
            {
                inputs.Seed,
                rows = rows.Select(row => new
                    {
                        row.Model,
                        row.Source,
                        row.Split,
                        reconstruction = Rounded.To(Digits, row.Reconstruction),
                        kl_divergence = Rounded.To(Digits, row.KlDivergence),
                        total = Rounded.To(Digits, row.Total),
                    })
                    .ToList(),
            },
        };
    }

    /// <summary>What the model card says of training rows in the epoch whose weights were kept; nothing when it remembers none.</summary>
    private static IEnumerable<Row> LastEpoch(NamedModel named)
    {
        var card = named.Model.Card;
        return card
            .History.Where(epoch => epoch.Epoch == (card.Training?.KeptEpoch ?? card.History[^1].Epoch))
            .Select(epoch => Ours(named.Name, Training, epoch.Train.Reconstruction, epoch.Train.KlDivergence));
    }

    private static Row Scored(NamedModel named, ReportInputs inputs)
    {
        var average = inputs.TestScores(named.Model).Average;
        return Ours(named.Name, Test, average.Reconstruction, average.KlDivergence);
    }

    private static Row Ours(string model, string split, double reconstruction, double klDivergence) =>
        new(model, "this repository", split, reconstruction, klDivergence, reconstruction + klDivergence);

    private static string Improvement(List<Row> rows)
    {
        var test = rows.Where(row => row.Split == Test).Take(2).ToList();
        return $"The CVAE's total is {Less(OfReport)} below the VAE's in the report and {Less(test)} on these test images.";
    }

    private static string Less(IReadOnlyList<Row> pair) => $"{100 * (1 - pair[1].Total / pair[0].Total):0.0}%";

    private sealed record Row(
        string Model,
        string Source,
        string Split,
        double Reconstruction,
        double KlDivergence,
        double Total
    );
}
