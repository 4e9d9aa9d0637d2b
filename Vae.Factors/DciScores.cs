using Vae.Inference;

namespace Vae.Factors;

/// <summary>
/// Disentanglement, completeness and informativeness (Eastwood and Williams 2018, "A framework for the quantitative evaluation of disentangled representations").
/// </summary>
/// <remarks>
/// With R[i, j] ≥ 0 the importance of dimension i of the code for predicting factor j, of D dimensions and K factors:
/// D_i = 1 − H_K(P_i), where P_ij = R_ij / Σ_k R_ik and H_K is the entropy to the base K, averaged over the dimensions with the weights Σ_j R_ij / ΣΣ R;
/// C_j = 1 − H_D(Q_j), where Q_ij = R_ij / Σ_d R_dj, averaged with the weights Σ_i R_ij / ΣΣ R. The entropy of one alone is 0.
/// </remarks>
/// <example>
/// <code language="csharp">
/// // The first dimension is about both factors, the second about the second one.
/// var dci = DciScores.FromImportances(new double[,] { { 1, 0.5 }, { 0, 0.5 } }, informativeness: 0.9);
/// Console.WriteLine($"{dci.Disentanglement:F3}, {dci.Completeness:F3}"); // 0.311, 0.500
/// </code>
/// </example>
public sealed record DciScores
{
    private DciScores() { }

    /// <summary>How much each dimension is about one factor alone: 0 when about all alike, 1 when about one.</summary>
    public required double Disentanglement { get; init; }

    /// <summary>How much each factor is in one dimension alone: 0 when in all alike, 1 when in one.</summary>
    public required double Completeness { get; init; }

    /// <summary>How well the code tells the factors: the part of new rows whose value is told right, averaged over the factors.</summary>
    public required double Informativeness { get; init; }

    /// <summary>The importance of each dimension (first) for each factor (second).</summary>
    public required IReadOnlyList<IReadOnlyList<double>> Importances { get; init; }

    /// <summary>The scores of given importances, whatever has told them.</summary>
    /// <param name="importances">Of each dimension (rows) for each factor (columns); 0 or more.</param>
    /// <param name="informativeness">How well the factors are told.</param>
    /// <exception cref="ArgumentException">There are no dimensions or factors, or a number is negative or not finite.</exception>
    public static DciScores FromImportances(double[,] importances, double informativeness)
    {
        ArgumentNullException.ThrowIfNull(importances);
        var (dimensions, factors) = (importances.GetLength(0), importances.GetLength(1));
        Argument.Require(
            dimensions > 0 && factors > 0,
            $"There are importances of {dimensions} dimensions for {factors} factors; expected at least one of both."
        );
        foreach (var importance in importances)
        {
            Argument.Require(
                importance >= 0 && double.IsFinite(importance),
                FormattableString.Invariant($"An importance is {importance}; expected 0 or a positive number.")
            );
        }

        double[][] byDimension =
        [
            .. Enumerable
                .Range(0, dimensions)
                .Select(i => Enumerable.Range(0, factors).Select(j => importances[i, j]).ToArray()),
        ];
        var byFactor = Enumerable.Range(0, factors).Select(j => byDimension.Select(row => row[j]).ToArray());
        return new DciScores
        {
            Disentanglement = Concentration(byDimension),
            Completeness = Concentration(byFactor),
            Informativeness = informativeness,
            Importances = byDimension,
        };
    }

    /// <summary>One less the normalised entropy of each, weighted by what it sums to.</summary>
    private static double Concentration(IEnumerable<double[]> parts)
    {
        var (weighted, total) = (0.0, 0.0);
        foreach (var part in parts)
        {
            var sum = part.Sum();
            var entropy = part.Sum(value => value > 0 ? -value / sum * Math.Log(value / sum) : 0);
            weighted += sum * (1 - (part.Length > 1 ? entropy / Math.Log(part.Length) : 0));
            total += sum;
        }

        return total > 0 ? weighted / total : 0;
    }
}
