using MathNet.Numerics.Distributions;
using Vae.Data;

namespace Vae.Tables;

/// <summary>
/// Finds the columns whose missing cells have nothing to do with what the other columns are: missing completely at random, as far as the rows tell
/// (Little 1988). Were those an option each, a network of few rows would learn by heart which cells were missing, in place of what the others say.
/// </summary>
/// <remarks>
/// Pearson's χ² test of independence between a column's being missing and the option of each other column, the condition among them; of a column
/// whose numbers are in one range, which side of their middle they are on counts, too, and of all columns together whether another cell of the row is
/// missing. The smallest p-value counts, times the number of tests (Bonferroni).
/// </remarks>
internal sealed class MissingnessTest
{
    // The chance of calling a column's missing cells dependent on others where they are not.
    private const double Level = 0.01;

    // A χ² of cells in which fewer are expected is none.
    private const double LeastExpected = 5;

    private readonly TableCodec codec;
    private readonly int[] columns;

    // Of each element, and of each class of the condition behind them, the rows that have it; and those of them that lack each column.
    private readonly double[] all;
    private readonly double[][] joint;
    private readonly double[] missing;

    // The rows in which another column is missing, of all and of those that lack each column.
    private readonly double[] others;
    private readonly double[] jointOthers;
    private long rows;

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
        all = new double[codec.Size + codec.ClassCount];
        joint = [.. columns.Select(_ => new double[all.Length])];
        missing = new double[columns.Length];
        (others, jointOthers) = (new double[columns.Length], new double[columns.Length]);
    }

    /// <summary>Whether no column has missing cells.</summary>
    public bool IsIdle => columns.Length == 0;

    /// <summary>Adds encoded rows.</summary>
    /// <param name="elements">The rows.</param>
    /// <param name="labels">Their classes; empty where there is no condition.</param>
    public void Add(ReadOnlySpan<float> elements, ReadOnlySpan<long> labels)
    {
        for (var row = 0; row < elements.Length / codec.Size; row++)
        {
            var cells = elements.Slice(row * codec.Size, codec.Size);
            var label = labels.IsEmpty ? -1 : codec.Size + (int)labels[row];
            rows++;
            Count(cells, label, all);
            var holes = 0;
            for (var k = 0; k < columns.Length; k++)
            {
                holes += IsMissing(cells, k) ? 1 : 0;
            }

            for (var k = 0; k < columns.Length; k++)
            {
                var isMissing = IsMissing(cells, k);
                var isNotAlone = holes > (isMissing ? 1 : 0);
                others[k] += isNotAlone ? 1 : 0;
                if (isMissing)
                {
                    missing[k]++;
                    jointOthers[k] += isNotAlone ? 1 : 0;
                    Count(cells, label, joint[k]);
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

    private bool IsMissing(ReadOnlySpan<float> cells, int k) =>
        cells[codec.First(columns[k]) + codec.Schema.Columns[columns[k]].Missing] != 0;

    // Options are 0 or 1, and a number above its middle has a score above 0.
    private static void Count(ReadOnlySpan<float> cells, int label, double[] counts)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            counts[i] += cells[i] > 0 ? 1 : 0;
        }

        if (label >= 0)
        {
            counts[label]++;
        }
    }

    private bool Depends(int k)
    {
        var (smallest, tests) = (1.0, 0);
        for (var c = 0; c < codec.Schema.Columns.Count; c++)
        {
            if (c == columns[k])
            {
                continue;
            }

            var layout = codec.Layout(c);
            var first = c == codec.ConditionIndex ? codec.Size : codec.First(c);
            int[] options = [.. Enumerable.Range(first, layout.Options)];
            Test(options, number: -1);
            if (c != codec.ConditionIndex && layout.Ranges == 1)
            {
                Test([first], number: first + layout.Options);
            }
        }

        Pair(others[k], jointOthers[k]);
        return smallest * tests < Level;

        void Pair(double total, double without)
        {
            var (square, degrees) = (0.0, -1);
            Add(total, without, ref square, ref degrees);
            Add(rows - total, missing[k] - without, ref square, ref degrees);
            if (degrees >= 1 || rows > int.MaxValue || total == 0 || total == rows)
            {
                Take(square, degrees);
                return;
            }

            // Few rows: the exact test of Fisher, to both sides.
            var exact = new Hypergeometric((int)rows, (int)total, (int)missing[k]);
            var below = exact.CumulativeDistribution(without);
            var above = 1 - exact.CumulativeDistribution(without - 1);
            tests++;
            smallest = Math.Min(smallest, 2 * Math.Min(below, above));
        }

        void Test(int[] places, int number)
        {
            var (square, degrees) = (0.0, -1);
            foreach (var place in places)
            {
                var above = number < 0 ? 0 : all[number];
                Add(all[place] - above, joint[k][place] - (number < 0 ? 0 : joint[k][number]), ref square, ref degrees);
                if (number >= 0)
                {
                    Add(above, joint[k][number], ref square, ref degrees);
                }
            }

            Take(square, degrees);
        }

        void Add(double total, double without, ref double square, ref int degrees)
        {
            var (expected, other) = (total * missing[k] / rows, total * (rows - missing[k]) / rows);
            if (Math.Min(expected, other) >= LeastExpected)
            {
                var difference = without - expected;
                square += difference * difference * (1 / expected + 1 / other);
                degrees++;
            }
        }

        void Take(double square, int degrees)
        {
            if (degrees >= 1)
            {
                tests++;
                smallest = Math.Min(smallest, 1 - ChiSquared.CDF(degrees, square));
            }
        }
    }
}
