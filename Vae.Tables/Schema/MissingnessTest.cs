using MathNet.Numerics.Distributions;
using Vae.Data;

namespace Vae.Tables;

/// <summary>
/// Finds the columns whose missing cells have nothing to do with what the other columns are: missing completely at random, as far as the rows tell
/// (Little 1988). Were those an option each, a network of few rows would learn by heart which cells were missing, in place of what the others say.
/// </summary>
/// <remarks>
/// Pearson's χ² test of independence between a column's being missing and the option of each other column; the smallest p-value counts, times the
/// number of tests (Bonferroni).
/// </remarks>
internal sealed class MissingnessTest
{
    // More rows make tests that find what does not matter.
    private const int MostRows = 20_000;

    // The chance of calling a column's missing cells dependent on others where they are not.
    private const double Level = 0.01;

    // A χ² of cells in which fewer are expected is none.
    private const double LeastExpected = 5;

    private readonly TableCodec codec;
    private readonly int[] columns;
    private readonly double[][] joint;
    private readonly double[] missing;
    private readonly double[] options;
    private int rows;

    /// <param name="codec">That of a schema in which every missing cell is an option.</param>
    public MissingnessTest(TableCodec codec)
    {
        this.codec = codec;
        columns =
        [
            .. Enumerable
                .Range(0, codec.Schema.Columns.Count)
                .Where(c => c != codec.ConditionIndex && codec.Schema.Columns[c].MissingIsOption),
        ];
        joint = [.. columns.Select(_ => new double[codec.Size])];
        (missing, options) = (new double[columns.Length], new double[codec.Size]);
    }

    /// <summary>Whether more rows would not be looked at.</summary>
    public bool IsDone => columns.Length == 0 || rows >= MostRows;

    /// <summary>Adds encoded rows.</summary>
    public void Add(ReadOnlySpan<float> elements)
    {
        for (; !elements.IsEmpty && !IsDone; elements = elements[codec.Size..])
        {
            rows++;
            for (var i = 0; i < codec.Size; i++)
            {
                options[i] += elements[i] != 0 ? 1 : 0;
            }

            for (var k = 0; k < columns.Length; k++)
            {
                if (elements[codec.First(columns[k]) + codec.Schema.Columns[columns[k]].Missing] == 0)
                {
                    continue;
                }

                missing[k]++;
                for (var i = 0; i < codec.Size; i++)
                {
                    joint[k][i] += elements[i] != 0 ? 1 : 0;
                }
            }
        }
    }

    /// <summary>The schema in which missing cells are an option only where they depend on other columns.</summary>
    /// <param name="shares">The share of missing cells of each column of the schema.</param>
    public TableSchema Apply(IReadOnlyList<double> shares)
    {
        var result = codec.Schema.Columns.ToArray();
        for (var k = 0; k < columns.Length; k++)
        {
            var c = columns[k];
            if (!Depends(k))
            {
                result[c] = result[c] with { MissingIsOption = false, MissingAtRandom = shares[c] };
            }
        }

        return codec.Schema with
        {
            Columns = result,
        };
    }

    private bool Depends(int k)
    {
        var (smallest, tests) = (1.0, 0);
        for (var c = 0; c < codec.Schema.Columns.Count; c++)
        {
            if (c == codec.ConditionIndex || c == columns[k])
            {
                continue;
            }

            var (square, degrees) = (0.0, -1);
            var first = codec.First(c);
            for (var i = first; i < first + codec.Schema.Columns[c].Layout.Options; i++)
            {
                var (expected, other) = (options[i] * missing[k] / rows, options[i] * (rows - missing[k]) / rows);
                if (Math.Min(expected, other) >= LeastExpected)
                {
                    var difference = joint[k][i] - expected;
                    square += difference * difference * (1 / expected + 1 / other);
                    degrees++;
                }
            }

            if (degrees >= 1)
            {
                tests++;
                smallest = Math.Min(smallest, 1 - ChiSquared.CDF(degrees, square));
            }
        }

        return smallest * tests < Level;
    }
}
