using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// What rows cost that nothing was learnt of, as the network's layers see them, and how they are scaled: what a training's loss is judged by.
/// </summary>
internal sealed record DataBaseline
{
    /// <summary>
    /// A column whose root mean square is above this is not scaled: standardised ones have 1. The likelihood's unit variance and the
    /// network's initialisation are made for columns of that size.
    /// </summary>
    private const double LargestScaled = 10;

    /// <summary>
    /// Rows of a Gaussian whose every column deviates by less than this are not scaled either: beside the likelihood's unit variance they
    /// are all the same, and nothing is gained by encoding what differs.
    /// </summary>
    private const double SmallestScaled = 0.05;

    /// <summary>
    /// A value this many times the largest standard deviation away from 0 is an outlier: few enough of them leave no trace in a column's mean
    /// square, and one alone is enough for an exponential to overflow.
    /// </summary>
    private const double Outlier = 50;

    private const string Scaling = "subtract each column's mean and divide by its standard deviation";

    // The rows that are read at once.
    private const int ChunkRows = 256;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public required string Name { get; init; }

    /// <summary>
    /// Nats per row of the best answer that does not depend on the row, each column's mean: for a Gaussian ½ of the variance and ½ ln 2π a
    /// column, for one with a variance of its own the entropy, for a Bernoulli the entropy at the mean. A posterior that has collapsed costs
    /// this much; no trained model should cost more.
    /// </summary>
    public required double PredictingMeans { get; init; }

    /// <summary>Nats per row of the answer 0 (½ for rows from 0 to 1) with the first variance in every column: about that of an untrained network.</summary>
    public required double Untrained { get; init; }

    public required (double Minimum, double Maximum) Values { get; init; }

    /// <summary>The standard deviations of the columns.</summary>
    public required (double Smallest, double Largest) Deviations { get; init; }

    public required bool IsScaled { get; init; }

    /// <summary>What to do about a loss that is not finite with the weights that the network was made with.</summary>
    public string AdviceBeforeFirstUpdate =>
        AdviceWhenDiverged(
            $"No step has been taken, so no learning rate is to blame: the rows of {Name} are too large for the network, {Range}; {Scaling}, or take a smaller network."
        );

    private string Range =>
        FormattableString.Invariant(
            $"their values go from {Values.Minimum:G4} to {Values.Maximum:G4}, with standard deviations of {Deviations.Smallest:G4} to {Deviations.Largest:G4} a column"
        );

    /// <summary>What to do about a loss that is too large.</summary>
    public string Advice(string whenScaled) =>
        IsScaled ? whenScaled : $"The rows of {Name} are not scaled: {Range}; {Scaling} first.";

    /// <summary>What to do about a loss that is not finite.</summary>
    public string AdviceWhenDiverged(string whenScaled) =>
        IsScaled && Math.Max(-Values.Minimum, Values.Maximum) > Outlier * Math.Max(1, Deviations.Largest)
            ? $"The rows of {Name} have outliers: {Range}; clip or drop them. {whenScaled}"
            : Advice(whenScaled);

    /// <param name="data">The rows.</param>
    /// <param name="heldOut">The numbers of those that are not learnt from, ascending.</param>
    /// <param name="network">The network that learns from them.</param>
    public static DataBaseline Of(VaeDataset data, ReadOnlySpan<int> heldOut, VaeArchitecture network)
    {
        var (size, total) = (data.Shape.Size, 0.0);
        var (sums, squares) = (new double[size], new double[size]);
        var (minimum, maximum) = (float.PositiveInfinity, float.NegativeInfinity);
        var chunk = new float[Math.Min(ChunkRows, data.Count) * size];
        float[]? first = null;
        for (var start = 0; start < data.Count; start += ChunkRows)
        {
            var rows = Math.Min(ChunkRows, data.Count - start);
            data.CopyRows(start, chunk.AsSpan(0, rows * size));
            for (var number = start; number < start + rows; number++)
            {
                if (!heldOut.IsEmpty && heldOut[0] == number)
                {
                    heldOut = heldOut[1..];
                    continue;
                }

                var weight = data.Weights.IsEmpty ? 1 : data.Weights.Span[number];
                if (weight == 0)
                {
                    continue;
                }

                total += weight;
                var row = chunk.AsSpan((number - start) * size, size);
                Scale(row, network.Standardization);
                // Differences from the first row: the variance of a column far from 0 keeps its digits.
                first ??= row.ToArray();
                for (var i = 0; i < row.Length; i++)
                {
                    var difference = (double)row[i] - first[i];
                    sums[i] += weight * difference;
                    squares[i] += weight * difference * difference;
                    (minimum, maximum) = (Math.Min(minimum, row[i]), Math.Max(maximum, row[i]));
                }
            }
        }

        return Of(data.Name, network.Signature, first!, sums, squares, total) with
        {
            Values = (minimum, maximum),
        };
    }

    private static DataBaseline Of(
        string name,
        VaeSignature signature,
        float[] first,
        double[] sums,
        double[] squares,
        double count
    )
    {
        var (elementMeans, elementSquares) = (new double[first.Length], new double[first.Length]);
        var (smallest, largest, largestSquare) = (double.PositiveInfinity, 0.0, 0.0);
        for (var i = 0; i < first.Length; i++)
        {
            var shift = sums[i] / count;
            var (mean, variance) = (first[i] + shift, Math.Max(squares[i] / count - shift * shift, 0));
            (elementMeans[i], elementSquares[i]) = (mean, variance + mean * mean);
            var deviation = Math.Sqrt(variance);
            (smallest, largest) = (Math.Min(smallest, deviation), Math.Max(largest, deviation));
            largestSquare = Math.Max(largestSquare, variance + mean * mean);
        }

        var (means, nothing) = signature.Columns is { } columns
            ? MixedCosts(columns, elementMeans, elementSquares)
            : Costs(signature, elementMeans, elementSquares);
        var small = !signature.IsUnit && largest < SmallestScaled;
        return new DataBaseline
        {
            Name = name,
            PredictingMeans = means,
            Untrained = nothing,
            Values = default,
            Deviations = (smallest, largest),
            IsScaled = Math.Sqrt(largestSquare) <= LargestScaled && !small,
        };
    }

    private static (double Means, double Nothing) Costs(VaeSignature signature, double[] means, double[] squares)
    {
        var (ofMeans, ofNothing) = (0.0, 0.0);
        for (var i = 0; i < means.Length; i++)
        {
            ofMeans += CostOfMean(signature, means[i], squares[i] - means[i] * means[i]);
            ofNothing += CostOfNothing(signature, squares[i]);
        }

        return (ofMeans, ofNothing);
    }

    /// <summary>
    /// Of columns of options: always answering their shares costs their entropy, and answering evenly the logarithm of their number. A number
    /// counts in the rows whose option is a range.
    /// </summary>
    private static (double Means, double Nothing) MixedCosts(
        IReadOnlyList<MixedColumn> columns,
        double[] means,
        double[] squares
    )
    {
        var (ofMeans, ofNothing, first) = (0.0, 0.0, 0);
        foreach (var column in columns)
        {
            var shares = means.AsSpan(first, column.Options);
            var observed = 0.0;
            foreach (var share in shares)
            {
                ofMeans -= share > 0 ? share * Math.Log(share) : 0;
                observed += share;
            }

            // Of the rows where the column is observed, which may be some.
            ofMeans += observed > 0 ? observed * Math.Log(observed) : 0;
            ofNothing += observed * Math.Log(column.Options);
            var (gate, number) = (0.0, first + column.Options);
            foreach (var share in shares[..column.Ranges])
            {
                gate += share;
            }

            if (gate > 0)
            {
                var mean = means[number] / gate;
                var variance = Math.Max(squares[number] / gate - mean * mean, 0);
                ofMeans += gate * (LogDeviation(Likelihood.Mixed, variance) + 0.5 + HalfLogTwoPi);
                ofNothing += 0.5 * squares[number] + gate * HalfLogTwoPi;
            }

            first += column.Size;
        }

        return (ofMeans, ofNothing);
    }

    private static double CostOfMean(VaeSignature signature, double mean, double variance) =>
        signature.Likelihood switch
        {
            Likelihood.Bernoulli => Entropy(mean),
            Likelihood.Gaussian => variance / 2 + HalfLogTwoPi,
            Likelihood.DiagonalGaussian => LogDeviation(signature.Likelihood, variance) + 0.5 + HalfLogTwoPi,
            Likelihood.DiscretizedLogistic => Logistic(LogDeviation(signature.Likelihood, variance), variance),
            _ => LogDeviation(signature.Likelihood, variance) + StudentT(signature, 1),
        };

    private static double CostOfNothing(VaeSignature signature, double meanSquare) =>
        signature.Likelihood switch
        {
            Likelihood.Bernoulli => Math.Log(2),
            Likelihood.StudentT => StudentT(signature, meanSquare),
            // No pixel is farther than that from one half.
            Likelihood.DiscretizedLogistic => Logistic(VaeNetwork.FirstLogVariance(signature.Likelihood) / 2, 0.25),
            _ => meanSquare / 2 + HalfLogTwoPi,
        };

    private static double LogDeviation(Likelihood likelihood, double variance) =>
        0.5 * Math.Log(Math.Max(variance, VaeNetwork.LeastVariance(likelihood)));

    /// <summary>The most that values of this mean square cost with variance 1: by Jensen's inequality, as the logarithm is concave.</summary>
    private static double StudentT(VaeSignature signature, double meanSquare)
    {
        var freedom = signature.DegreesOfFreedom!.Value;
        return RowLoss.LogStudentT(freedom) + 0.5 * (freedom + 1) * Math.Log(1 + meanSquare / (freedom - 2));
    }

    /// <summary>
    /// The most that a level costs whose square distance from the mean averages <paramref name="square"/>, given the logarithm of the
    /// deviation: 2 ln(2 cosh(½ distance/s)) + ln s − ln (1/255), by Jensen's inequality, as the first is concave in the square.
    /// </summary>
    private static double Logistic(double logDeviation, double square)
    {
        var scale = Math.Exp(logDeviation) / RowLoss.LogisticDeviation;
        return Math.Max(
            2 * Math.Log(2 * Math.Cosh(Math.Sqrt(square) / (2 * scale))) + Math.Log(scale / (2 * RowLoss.HalfLevel)),
            0
        );
    }

    private static double Entropy(double p) => p is <= 0 or >= 1 ? 0 : -p * Math.Log(p) - (1 - p) * Math.Log(1 - p);

    private static void Scale(Span<float> row, Standardization? scale)
    {
        for (var i = 0; scale is not null && i < row.Length; i++)
        {
            row[i] = (row[i] - scale.Means[i]) / scale.Spreads[i];
        }
    }
}
