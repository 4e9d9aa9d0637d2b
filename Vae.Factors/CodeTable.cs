using Vae.Inference;

namespace Vae.Factors;

/// <summary>The codes of rows, checked, and how much each dimension varies.</summary>
internal sealed class CodeTable
{
    private readonly float[] codes;

    public CodeTable(float[] codes, int latentSize, int rows)
    {
        Argument.Require(latentSize >= 1, $"The latent size is {latentSize}; expected at least 1.");
        Argument.Require(
            codes.Length == (long)rows * latentSize,
            $"There are {codes.Length} numbers of codes; expected {(long)rows * latentSize}, {latentSize} for each of the {rows} rows of factors."
        );
        var broken = Array.FindIndex(codes, value => !float.IsFinite(value));
        Argument.Require(
            broken < 0,
            FormattableString.Invariant(
                $"The code of row {broken / latentSize} has {(broken < 0 ? 0 : codes[broken])} in dimension {broken % latentSize}; expected finite numbers."
            )
        );
        (this.codes, LatentSize, RowCount) = (codes, latentSize, rows);
        Variances = new double[latentSize];
        for (var dimension = 0; dimension < latentSize; dimension++)
        {
            Variances[dimension] = Variance(Enumerable.Range(0, rows).ToArray(), dimension);
        }
    }

    public int LatentSize { get; }

    public int RowCount { get; }

    /// <summary>The variance of each dimension over all rows.</summary>
    public double[] Variances { get; }

    public float this[int row, int dimension] => codes[row * LatentSize + dimension];

    /// <summary>A row's code.</summary>
    public ReadOnlySpan<float> Row(int row) => codes.AsSpan(row * LatentSize, LatentSize);

    /// <summary>The variance of a dimension over some rows.</summary>
    public double Variance(ReadOnlySpan<int> rows, int dimension)
    {
        var mean = 0.0;
        foreach (var row in rows)
        {
            mean += this[row, dimension];
        }

        mean /= rows.Length;
        var sum = 0.0;
        foreach (var row in rows)
        {
            var off = this[row, dimension] - mean;
            sum += off * off;
        }

        return sum / rows.Length;
    }
}

/// <summary>Whole numbers one after the other, a function of the seed and of what they are for.</summary>
internal sealed class Draws(long seed, DrawPurpose purpose)
{
    private uint block;

    /// <summary>A number from 0 to below <paramref name="count"/>.</summary>
    public int Below(int count)
    {
        var words = Philox4x32.Block(seed, (long)purpose, block++, NoisePurpose.Shuffle);
        // 64 bits, so that no number is likelier than another by more than 2⁻³².
        var word = (ulong)words.W0 << 32 | words.W1;
        return (int)Math.BigMul(word, (ulong)count, out _);
    }
}

/// <summary>What is drawn.</summary>
internal enum DrawPurpose
{
    BetaVae,
    FactorVae,
    Dci,
}
