namespace Vae.Report;

/// <summary>What each score of disentanglement costs in reconstruction.</summary>
internal static class DisentanglementChart
{
    private const int Digits = 6;

    public static Figure Make(IReadOnlyList<DisentanglementRun> runs)
    {
        var seeds = runs.Select(run => run.Seed).Distinct().Count();
        return new Figure
        {
            Id = "disentanglement",
            Title = "Reconstruction and disentanglement",
            Caption =
                $"Each score over the reconstruction loss, of {runs.Count} trainings on the sprites: a dot for each, and a line through the means over {seeds} seeds of each β.",
            Alt =
                "Six panels, one for each score, each with the reconstruction loss of every training across and its score upwards.",
            Chart = "disentanglement",
            Data = new
            {
                scores = SpriteScores
                    .Figures.Where(figure => figure.IsScore)
                    .Select(figure => new { figure.Name, figure.Column })
                    .ToList(),
                runs = runs.OrderBy(run => run.Beta)
                    .Select(run => new
                    {
                        run.Beta,
                        run.Seed,
                        reconstruction = Rounded.To(Digits, run.Scores.Reconstruction),
                        scores = SpriteScores
                            .Figures.Where(figure => figure.IsScore)
                            .ToDictionary(figure => figure.Column, figure => Rounded.To(Digits, figure.Of(run.Scores))),
                    })
                    .ToList(),
            },
        };
    }
}
