namespace Vae.Inference;

/// <summary>
/// Which label each generated row gets: one label, a list repeated over the rows, or labels drawn by proportion. The label of row i
/// depends on the plan, the seed and i alone.
/// </summary>
public sealed partial class LabelPlan
{
    private readonly long[] labels;
    private readonly double[]? cumulative;

    private LabelPlan(long[] labels, double[]? cumulative)
    {
        this.labels = labels;
        this.cumulative = cumulative;
    }

    /// <summary>The labels that the plan can give, in its order.</summary>
    public IReadOnlyList<long> Labels => labels;

    /// <summary>Every row gets <paramref name="label"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The label is negative.</exception>
    public static LabelPlan Constant(long label) => Cycle(label);

    /// <summary>Row i gets the (i modulo the list's length)-th label.</summary>
    /// <exception cref="ArgumentException">The list is empty or a label is negative.</exception>
    public static LabelPlan Cycle(params IReadOnlyList<long> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new LabelPlan(Checked(labels), null);
    }

    /// <summary>Row i's label is drawn with probability proportional to its weight.</summary>
    /// <param name="weights">Labels and their weights, which need not add up to 1.</param>
    /// <exception cref="ArgumentException">A label is negative or occurs twice, a weight is negative or not finite, or all are 0.</exception>
    public static LabelPlan Proportions(params IReadOnlyList<KeyValuePair<long, double>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var labels = Checked([.. weights.Select(pair => pair.Key)]);
        if (labels.Distinct().Count() < labels.Length)
        {
            throw new ArgumentException($"The label proportions name a label twice: {string.Join(", ", labels)}.");
        }

        var total = weights.Sum(pair => pair.Value);
        if (!double.IsFinite(total) || total <= 0 || weights.Any(pair => pair.Value < 0))
        {
            throw new ArgumentException(
                $"The label proportions are {string.Join(", ", weights.Select(pair => pair.Value))}; expected finite numbers of at least 0, not all 0."
            );
        }

        var cumulative = new double[labels.Length];
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            sum += weights[i].Value / total;
            cumulative[i] = sum;
        }

        return new LabelPlan(labels, cumulative);
    }

    /// <summary>Fills <paramref name="labels"/> with those of the rows from <paramref name="firstRow"/> on.</summary>
    /// <exception cref="ArgumentException">The first row is negative, or a row's number is beyond a long.</exception>
    public void Fill(long seed, long firstRow, Span<long> labels)
    {
        Argument.RequireRows(firstRow, labels.Length);
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = cumulative is null
                ? this.labels[(firstRow + i) % this.labels.Length]
                : Draw(seed, firstRow + i, cumulative);
        }
    }

    /// <summary>Checks that every label of the plan is a class.</summary>
    /// <exception cref="ArgumentException">A label is not below <paramref name="classCount"/>.</exception>
    internal void Validate(int classCount)
    {
        var largest = labels.Max();
        if (largest >= classCount)
        {
            throw new ArgumentException(
                $"The label {largest} is out of range; expected a class from 0 to {classCount - 1}."
            );
        }
    }

    private long Draw(long seed, long row, double[] shares)
    {
        var words = Philox4x32.Block(seed, row, 0, NoisePurpose.Labels);
        var uniform = ((((ulong)words.W0 << 32) | words.W1) >> 11) * (1.0 / (1L << 53));
        var index = 0;

        // The last share may be a rounding error below 1, and labels of weight 0 are passed over.
        while (index < shares.Length - 1 && uniform >= shares[index])
        {
            index++;
        }

        return labels[index];
    }

    private static long[] Checked(IReadOnlyList<long> labels)
    {
        if (labels.Count == 0)
        {
            throw new ArgumentException("The list of labels is empty; expected at least one.");
        }

        return labels.FirstOrDefault(label => label < 0, 0) is var negative and < 0
            ? throw new ArgumentOutOfRangeException(
                nameof(labels),
                $"The label {negative} is negative; expected a class from 0 on."
            )
            : [.. labels];
    }
}
