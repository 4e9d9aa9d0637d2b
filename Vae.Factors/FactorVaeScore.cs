namespace Vae.Factors;

/// <summary>Which factor is fixed, by the dimension that varies least (Kim and Mnih 2018, section 2).</summary>
internal static class FactorVaeScore
{
    public static double Measure(
        CodeTable codes,
        FactorTable factors,
        DisentanglementOptions options,
        CancellationToken cancellation
    )
    {
        int[] voters =
        [
            .. Enumerable
                .Range(0, codes.LatentSize)
                .Where(dimension =>
                    codes.Variances[dimension] > 0 && codes.Variances[dimension] >= options.CollapsedVariance
                ),
        ];
        if (voters.Length == 0)
        {
            return 0;
        }

        var draws = new Draws(options.Seed, DrawPurpose.FactorVae);
        var rows = new int[options.BatchSize];
        var votes = new int[codes.LatentSize, factors.Names.Count];
        for (var batch = 0; batch < options.TrainingBatches; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (factor, dimension) = Vote();
            votes[dimension, factor]++;
        }

        int[] answers =
        [
            .. Enumerable
                .Range(0, codes.LatentSize)
                .Select(dimension =>
                    Enumerable.Range(0, factors.Names.Count).MaxBy(factor => votes[dimension, factor])
                ),
        ];
        var right = 0;
        for (var batch = 0; batch < options.TestBatches; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (factor, dimension) = Vote();
            right += answers[dimension] == factor ? 1 : 0;
        }

        return (double)right / options.TestBatches;

        (int Factor, int Dimension) Vote()
        {
            var factor = draws.Below(factors.Names.Count);
            var alike = factors.RowsLike(draws.Below(factors.RowCount), factor);
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = alike[draws.Below(alike.Length)];
            }

            var (least, dimension) = (double.PositiveInfinity, 0);
            foreach (var voter in voters)
            {
                if (codes.Variance(rows, voter) / codes.Variances[voter] is var variance && variance < least)
                {
                    (least, dimension) = (variance, voter);
                }
            }

            return (factor, dimension);
        }
    }
}
