using Vae.Inference;

namespace Vae.Factors;

/// <summary>
/// How well each dimension of a latent code stands for one factor of the data alone: four published scores of posterior means and of the factors that made
/// the rows.
/// </summary>
/// <remarks>
/// Scores of different definitions do not compare, and the same network trained with another seed often differs from itself by more than from another network
/// (Locatello et al. 2019): compare over several seeds. The same codes, factors and options give the same scores.
/// </remarks>
/// <example>
/// <code language="csharp">
/// var factors = FactorTable.Grid(("size", 4), ("colour", 8));
/// var codes = new float[factors.RowCount * 2];
/// for (int row = 0; row &lt; factors.RowCount; row++)
/// {
///     codes[2 * row] = factors[row, 1];
///     codes[2 * row + 1] = -factors[row, 0];
/// }
///
/// var scores = DisentanglementScores.Measure(codes, latentSize: 2, factors);
/// double gap = scores.MutualInformationGap; // 1: each factor has a dimension of its own
/// </code>
/// </example>
public sealed record DisentanglementScores
{
    private DisentanglementScores() { }

    /// <summary>
    /// Disentanglement, completeness and informativeness (Eastwood and Williams 2018). The importances are the gains of boosted trees, one set of them for each value of a
    /// factor against the others, as a part of all gains for that factor; another learner gives other figures (<see cref="DciScores.FromImportances"/>).
    /// </summary>
    public required DciScores Dci { get; init; }

    /// <summary>
    /// The mutual information gap (Chen et al. 2018, "Isolating sources of disentanglement"), 0 to 1: for each factor v the difference between the two largest mutual informations
    /// I(z_j; v) over the dimensions j, divided by the entropy of v; averaged over the factors. Each dimension is cut into
    /// <see cref="DisentanglementOptions.Bins"/> of equal width, as Locatello et al. (2019) do.
    /// </summary>
    public required double MutualInformationGap { get; init; }

    /// <summary>
    /// The β-VAE score (Higgins et al. 2017): the accuracy of a linear classifier that tells which factor has the same value in both rows of each pair, from the average over
    /// <see cref="DisentanglementOptions.BatchSize"/> pairs of |z − z′|; 1 over the number of factors is chance.
    /// </summary>
    public required double BetaVae { get; init; }

    /// <summary>
    /// The FactorVAE score (Kim and Mnih 2018): the accuracy of a majority vote that tells which factor has the same value in <see cref="DisentanglementOptions.BatchSize"/>
    /// rows from the dimension that varies least among them, as a part of how much it varies among all rows. Dimensions that vary less than
    /// <see cref="DisentanglementOptions.CollapsedVariance"/> have no vote; 0 when none has one. The most frequent factor is chance, 1 over the number of factors.
    /// </summary>
    public required double FactorVae { get; init; }

    /// <summary>Measures all scores.</summary>
    /// <param name="codes">The code of each row one after the other, such as <c>VaeModel.Encode(…).Mean</c>.</param>
    /// <param name="latentSize">The dimensions of a code.</param>
    /// <param name="factors">The factors of the same rows.</param>
    /// <param name="options">How to measure; the defaults when null.</param>
    /// <param name="cancellation">Looked at before each part of the work.</param>
    /// <exception cref="ArgumentException">The codes are of other rows than the factors, or not finite, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DisentanglementScores Measure(
        float[] codes,
        int latentSize,
        FactorTable factors,
        DisentanglementOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(factors);
        options ??= new DisentanglementOptions();
        options.Validate();
        var table = new CodeTable(codes, latentSize, factors.RowCount);
        return new DisentanglementScores
        {
            MutualInformationGap = MutualInformation.Gap(table, factors, options.Bins),
            FactorVae = FactorVaeScore.Measure(table, factors, options, cancellation),
            BetaVae = BetaVaeScore.Measure(table, factors, options, cancellation),
            Dci = DciImportances.Measure(table, factors, options, cancellation),
        };
    }
}

/// <summary>How to measure <see cref="DisentanglementScores"/>. The defaults are those of Locatello et al. (2019) where they name some.</summary>
public sealed record DisentanglementOptions
{
    /// <summary>The bins of each dimension for the mutual information; at least 2.</summary>
    public int Bins { get; init; } = 20;

    /// <summary>The pairs or rows that share a factor, for the β-VAE and FactorVAE scores; at least 2.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The batches that their classifiers learn from; at least 1.</summary>
    public int TrainingBatches { get; init; } = 10_000;

    /// <summary>The batches that their accuracy is counted on; at least 1.</summary>
    public int TestBatches { get; init; } = 5_000;

    /// <summary>The variance of its means below which a dimension has no vote in the FactorVAE score; 0 or more.</summary>
    public double CollapsedVariance { get; init; } = 0.05;

    /// <summary>The most rows that DCI's trees learn from, and at most two thirds of all; at least 1.</summary>
    public int TrainingRows { get; init; } = 10_000;

    /// <summary>The most other rows that their accuracy is counted on; at least 1.</summary>
    public int TestRows { get; init; } = 5_000;

    /// <summary>The seed of what is drawn.</summary>
    public long Seed { get; init; }

    internal void Validate()
    {
        AtLeast(Bins, 2, "number of bins");
        AtLeast(BatchSize, 2, "batch size");
        AtLeast(TrainingBatches, 1, "number of training batches");
        AtLeast(TestBatches, 1, "number of test batches");
        AtLeast(TrainingRows, 1, "number of training rows");
        AtLeast(TestRows, 1, "number of test rows");
        Argument.Require(
            CollapsedVariance >= 0 && double.IsFinite(CollapsedVariance),
            FormattableString.Invariant(
                $"The collapsed variance is {CollapsedVariance}; expected 0 or a positive number."
            )
        );

        static void AtLeast(int value, int least, string name) =>
            Argument.Require(value >= least, $"The {name} is {value}; expected at least {least}.");
    }
}
