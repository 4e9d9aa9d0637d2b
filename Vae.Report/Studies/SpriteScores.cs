using Vae.Factors;
using Vae.Inference;

namespace Vae.Report;

/// <summary>What a model does with the sprites.</summary>
internal sealed record SpriteScores(
    double Reconstruction,
    double KlDivergence,
    int ActiveUnits,
    double MutualInformationGap,
    double DciDisentanglement,
    double DciCompleteness,
    double DciInformativeness,
    double BetaVae,
    double FactorVae,
    IReadOnlyList<IReadOnlyList<double>> Importances
)
{
    /// <summary>What tables and the figure show.</summary>
    public static IReadOnlyList<SpriteFigure> Figures { get; } =
    [
        new("reconstruction", "reconstruction", "F1", false, scores => scores.Reconstruction),
        new("KL", "kl_divergence", "F1", false, scores => scores.KlDivergence),
        new("active units", "active_units", "0.#", false, scores => scores.ActiveUnits),
        new("MIG", "mutual_information_gap", "F2", true, scores => scores.MutualInformationGap),
        new("DCI disentanglement", "dci_disentanglement", "F2", true, scores => scores.DciDisentanglement),
        new("DCI completeness", "dci_completeness", "F2", true, scores => scores.DciCompleteness),
        new("DCI informativeness", "dci_informativeness", "F2", true, scores => scores.DciInformativeness),
        new("β-VAE score", "beta_vae", "F2", true, scores => scores.BetaVae),
        new("FactorVAE score", "factor_vae", "F2", true, scores => scores.FactorVae),
    ];

    public static SpriteScores Of(SplitMetrics metrics, DisentanglementScores scores) =>
        new(
            metrics.Reconstruction,
            metrics.KlDivergence,
            metrics.ActiveUnits,
            scores.MutualInformationGap,
            scores.Dci.Disentanglement,
            scores.Dci.Completeness,
            scores.Dci.Informativeness,
            scores.BetaVae,
            scores.FactorVae,
            scores.Dci.Importances
        );
}

/// <summary>One of the numbers of <see cref="SpriteScores"/>.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Column">Its name in files.</param>
/// <param name="Format">Its format for people.</param>
/// <param name="IsScore">Whether it is a score, 0 to 1, and not what it costs.</param>
/// <param name="Of">The number.</param>
internal sealed record SpriteFigure(
    string Name,
    string Column,
    string Format,
    bool IsScore,
    Func<SpriteScores, double> Of
);
