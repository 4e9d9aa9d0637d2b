using System.Runtime.InteropServices;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>What a column's cells are, in memory that does not grow with the rows.</summary>
internal sealed class ColumnProfile(TableField field, int mostCategories)
{
    /// <summary>A column of at most so many different numbers has each of them as an option.</summary>
    private const int MostPoints = 32;

    /// <summary>The share of a column's rows from which on a number is an option of its own.</summary>
    private const double PointShare = 0.05;

    /// <summary>More different numbers than these are not counted each.</summary>
    private const int MostCounted = 1 << 10;

    /// <summary>The rows of a sample that quantiles and shares are taken from, where there are more.</summary>
    private const int MostSampled = 1 << 17;

    private const int MostDecimals = 9;

    /// <summary>The fewest rows of a range of numbers: of fewer a network learns no probability.</summary>
    private const int RowsOfRange = 500;

    private const int MostRanges = 32;

    /// <summary>The share of a column's whole range from which on a gap ends a range, where enough of all rows lie on both sides.</summary>
    private const double WideGap = 0.05;

    private const double LeastBesideGap = 0.1;

    /// <summary>Of fewer rows nobody can tell an identifier.</summary>
    private const int LeastForIdentifier = 100;

    /// <summary>The numbers of a column that are kept, about.</summary>
    private const int Knots = 512;

    private readonly Dictionary<string, long> texts = new(StringComparer.Ordinal);
    private readonly List<double> sample = [];
    private Dictionary<double, long>? counted = [];
    private bool hasTooMany;
    private double minimum = double.PositiveInfinity;
    private double maximum = double.NegativeInfinity;

    /// <summary>The rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Those of them whose cell is missing.</summary>
    public long Missing { get; private set; }

    /// <summary>Adds the cells of some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="column">The column's place in them.</param>
    public void Add(TableRows rows, int column)
    {
        if (field.Type == CellType.Text)
        {
            foreach (var text in rows.Texts(column)[..rows.Count])
            {
                Add(text);
            }
        }
        else
        {
            foreach (var number in rows.Numbers(column)[..rows.Count])
            {
                Add(number);
            }
        }
    }

    /// <summary>What is wrong with the column, in words behind its name; null when nothing is.</summary>
    public string? Problem() =>
        Missing == Rows ? $"is missing in all {Rows} rows; expected cells to learn from, or the column to be dropped"
        : hasTooMany
            ? $"has more than {mostCategories} different texts in {Rows} rows; expected categories that repeat: drop the column (an identifier has nothing to be learnt of), or group what is rare"
        : null;

    /// <summary>What is odd about the column, in words behind its name; null when nothing is.</summary>
    public string? Warning()
    {
        var present = Rows - Missing;
        var different = field.Type == CellType.Text ? texts.Count : counted?.Count ?? sample.Distinct().Count();
        if (different == 1)
        {
            return $"is the same in all {present} rows that have it, so that every generated row has that";
        }

        var isCode = field.Type is CellType.Text or CellType.Integer;
        return isCode && present >= LeastForIdentifier && different == Math.Min(present, MostSampled)
            ? $"is another in each of {present} rows, as an identifier is, of which nothing can be learnt: drop it unless it is a measurement"
            : null;
    }

    /// <summary>The column as the model knows it.</summary>
    public TableColumn ToColumn()
    {
        var column = new TableColumn
        {
            Name = field.Name,
            Type = field.Type,
            MissingIsOption = Missing > 0,
        };
        if (field.Type == CellType.Text)
        {
            return column with
            {
                Categories =
                [
                    .. texts
                        .OrderByDescending(pair => pair.Value)
                        .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                        .Select(pair => pair.Key),
                ],
            };
        }

        var points = Points();
        var rest = Ranges(points);
        return column with { Points = points, Ranges = rest, Decimals = field.Type == CellType.Real ? Decimals() : 0 };
    }

    private void Add(string? text)
    {
        Rows++;
        if (text is null)
        {
            Missing++;
            return;
        }

        if (!hasTooMany)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(texts, text, out _)++;
            hasTooMany = texts.Count > mostCategories;
        }
    }

    private void Add(double number)
    {
        Rows++;
        if (double.IsNaN(number))
        {
            Missing++;
            return;
        }

        // Negative zero is no other number.
        number += 0.0;
        (minimum, maximum) = (Math.Min(minimum, number), Math.Max(maximum, number));
        if (counted is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counted, number, out _)++;
            counted = counted.Count > MostCounted ? null : counted;
        }

        if (sample.Count < MostSampled)
        {
            sample.Add(number);
            return;
        }

        // Vitter's algorithm R, by a draw that depends on the row alone.
        var place = Draw(Rows - Missing);
        if (place < MostSampled)
        {
            sample[(int)place] = number;
        }
    }

    private static long Draw(long seen)
    {
        Span<double> draw = stackalloc double[1];
        UniformNoise.FillRow(0, seen, NoisePurpose.Shuffle, draw);
        return (long)(draw[0] * seen);
    }

    private List<double> Points()
    {
        if (field.Type == CellType.Boolean || counted?.Count <= MostPoints)
        {
            return [.. counted!.Keys.Order()];
        }

        var shares = counted is not null
            ? counted.Select(pair => (Number: pair.Key, Share: (double)pair.Value / (Rows - Missing)))
            : sample
                .GroupBy(number => number)
                .Select(group => (Number: group.Key, Share: (double)group.Count() / sample.Count));
        return [.. shares.Where(pair => pair.Share >= PointShare).Select(pair => pair.Number).Order()];
    }

    /// <summary>
    /// All other numbers, in ranges of about as many rows each that end at wide gaps, too: a number may be here or there and nowhere between.
    /// </summary>
    private List<NumberScale>? Ranges(List<double> points)
    {
        var others = counted is not null
            ? counted
                .Where(pair => points.BinarySearch(pair.Key) < 0)
                .OrderBy(pair => pair.Key)
                .Select(pair => (pair.Key, pair.Value))
                .ToList()
            : Sampled(points);
        if (others.Count == 0)
        {
            return null;
        }

        var total = others.Sum(pair => pair.Value);
        var count = (int)Math.Clamp(total / RowsOfRange, 1, MostRanges);
        var (gap, few) = ((others[^1].Key - others[0].Key) * WideGap, total * LeastBesideGap);
        var ranges = new List<NumberScale>();
        var (first, sum, before) = (0, 0L, 0L);
        for (var i = 0; i < others.Count; i++)
        {
            sum += others[i].Value;
            var isLast = i == others.Count - 1;
            var isFull = sum * count / total > before * count / total;
            var isGap = !isLast && others[i + 1].Key - others[i].Key > gap && Math.Min(sum, total - sum) >= few;
            if (isLast || isFull || isGap)
            {
                var range = CollectionsMarshal.AsSpan(others)[first..(i + 1)];
                ranges.Add(NumberScale.Of(range, counted is not null, Knots / count));
                (first, before) = (i + 1, sum);
            }
        }

        return ranges;
    }

    private List<(double Key, long Value)> Sampled(List<double> points)
    {
        var others = sample.Where(number => points.BinarySearch(number) < 0).Order().ToList();
        if (others.Count > 0)
        {
            // The sample may have missed the ends.
            others[0] = points.BinarySearch(minimum) < 0 ? minimum : others[0];
            others[^1] = points.BinarySearch(maximum) < 0 ? maximum : others[^1];
        }

        return [.. others.CountBy(number => number).Select(pair => (pair.Key, (long)pair.Value))];
    }

    private int? Decimals()
    {
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
        {
            if (sample.TrueForAll(number => Math.Round(number, decimals) == number))
            {
                return decimals;
            }
        }

        return null;
    }
}
