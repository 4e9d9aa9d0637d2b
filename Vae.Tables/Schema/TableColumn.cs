using System.Globalization;
using System.Text.Json.Serialization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>
/// A column of a table as a model knows it. A cell is one of some options: a range of numbers, a category or a number that many rows have, or
/// missing, in this order.
/// </summary>
public sealed record TableColumn
{
    /// <summary>The column's name.</summary>
    public required string Name { get; init; }

    /// <summary>What its cells are.</summary>
    public required CellType Type { get; init; }

    /// <summary>The texts that it may hold, the most frequent first; null for a column of numbers or Booleans.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>The numbers that are options each (0 and 1 of a Boolean column), ascending; null for a column of text.</summary>
    public IReadOnlyList<double>? Points { get; init; }

    /// <summary>The ranges of all other numbers, ascending, and how numbers are scaled in each; null where there are none.</summary>
    public IReadOnlyList<NumberScale>? Ranges { get; init; }

    /// <summary>
    /// Whether a missing cell is an option, the last one: cells were missing in the training rows, and which of them has to do with the other
    /// columns.
    /// </summary>
    public bool MissingIsOption { get; init; }

    /// <summary>
    /// The share of the training rows whose cell was missing where that has nothing to do with the other columns: such a cell is one that is not
    /// observed, and generated rows miss it as often, at random. 0 for other columns.
    /// </summary>
    public double MissingAtRandom { get; init; }

    /// <summary>Whether cells were missing in the training rows, and so are in generated ones.</summary>
    [JsonIgnore]
    public bool MayBeMissing => MissingIsOption || MissingAtRandom > 0;

    /// <summary>How many digits its numbers have behind the point; null where they are more than nine.</summary>
    public int? Decimals { get; init; }

    /// <summary>
    /// What the probabilities of the options are multiplied by where rows are generated, so that each option is as frequent in generated rows
    /// as in the training rows; null for none.
    /// </summary>
    public IReadOnlyList<double>? GenerationWeights { get; init; }

    /// <summary>The column in rows of <see cref="Likelihood.Mixed"/>.</summary>
    [JsonIgnore]
    public MixedColumn Layout => new(Options, Ranges?.Count ?? 0);

    /// <summary>Its name and type.</summary>
    [JsonIgnore]
    public TableField Field => new(Name, Type);

    /// <summary>The options that are one cell each.</summary>
    [JsonIgnore]
    internal int Named => (Categories?.Count ?? 0) + (Points?.Count ?? 0);

    /// <summary>The first of them.</summary>
    [JsonIgnore]
    internal int FirstNamed => Ranges?.Count ?? 0;

    /// <summary>The option of a missing cell; -1 where there is none.</summary>
    [JsonIgnore]
    internal int Missing => MissingIsOption ? Options - 1 : -1;

    [JsonIgnore]
    private int Options => FirstNamed + Named + (MissingIsOption ? 1 : 0);

    /// <summary>The least and the largest number that a cell may be; 0 and 0 in a column of text.</summary>
    internal (double Least, double Largest) Bounds()
    {
        IEnumerable<double> numbers =
        [
            .. Points ?? [],
            .. (Ranges ?? []).SelectMany(range => new[] { range.Least, range.Largest }),
        ];
        return numbers.Any() ? (numbers.Min(), numbers.Max()) : (0, 0);
    }

    /// <summary>The range of a number: the one that it is in, or the nearest.</summary>
    internal int RangeOf(double value)
    {
        var ranges = Ranges!;
        var range = 0;
        while (range + 1 < ranges.Count && value > ranges[range].Largest)
        {
            range++;
        }

        return
            range > 0 && value < ranges[range].Least && value - ranges[range - 1].Largest < ranges[range].Least - value
            ? range - 1
            : range;
    }

    /// <summary>A number as people write it: a Boolean by its name.</summary>
    internal string TextOf(double number) =>
        Type != CellType.Boolean ? number.ToString("R", CultureInfo.InvariantCulture)
        : number == 0 ? "false"
        : "true";

    /// <summary>The options that are one cell each, as people write them.</summary>
    internal IReadOnlyList<string> Names() => Categories ?? [.. Points!.Select(TextOf)];

    /// <summary>The number of a normal score in a range, with the digits that the column has.</summary>
    internal double NumberOf(int range, double score)
    {
        var value = Ranges![range].ValueOf(score);
        return Decimals is { } decimals ? Math.Round(value, decimals) : value;
    }

    /// <summary>Checks that it is a column.</summary>
    /// <exception cref="InvalidDataException">It is none; the message says why.</exception>
    internal void Validate()
    {
        var problem =
            string.IsNullOrEmpty(Name) ? "has no name"
            : !Enum.IsDefined(Type)
                ? $"has cells of the type {Type}; expected one of {string.Join(", ", Enum.GetNames<CellType>())}"
            : Type == CellType.Text != Categories is not null
            || Type == CellType.Text && (Points ?? (object?)Ranges) is not null
                ? $"has cells of the type {Type} and {(Categories is null ? "no" : "a list of")} categories; expected categories of text, and numbers of others"
            : Type != CellType.Text && Points is null
                ? $"has cells of the type {Type} and no points; expected a list of numbers, which may be empty"
            : Categories is not null && Categories.Any(category => category is null) ? "has a category that is null"
            : Type == CellType.Boolean && Points!.Any(point => point is not (0 or 1))
                ? "has Booleans other than 0 and 1"
            : Categories is not null && Categories.Distinct(StringComparer.Ordinal).Count() != Categories.Count
                ? "has a category twice"
            : Points is not null && !Points.Zip(Points.Skip(1), (a, b) => a < b).All(up => up)
                ? "has points that do not ascend"
            : Type == CellType.Integer && (Decimals != 0 || Points!.Any(point => point != Math.Floor(point)))
                ? "has whole numbers with digits behind the point"
            : Options == 0 ? "has no options; expected categories, numbers or missing cells"
            : GenerationWeights is not null
            && (
                GenerationWeights.Count != Options
                || GenerationWeights.Sum() <= 0
                || GenerationWeights.Any(weight => !(weight >= 0 && double.IsFinite(weight)))
            )
                ? $"has {GenerationWeights.Count} generation weights; expected {Options} finite numbers from 0 on"
            : MissingAtRandom is not (>= 0 and < 1) || MissingAtRandom > 0 && MissingIsOption
                ? $"has cells missing at random in a share of {MissingAtRandom} of its rows and {(MissingIsOption ? "" : "not ")}as an option; expected a share from 0 to below 1, or the option"
            : Decimals is not (null or (>= 0 and <= 15)) ? $"has {Decimals} decimals; expected 0 to 15"
            : RangeProblem() is { } ranges ? $"has ranges of numbers that {ranges}"
            : null;
        if (problem is not null)
        {
            throw new InvalidDataException($"The column '{Name}' of the table {problem}.");
        }
    }

    private string? RangeProblem() =>
        Ranges is null ? null
        : Ranges.Any(range => range is null) ? "are null"
        : Ranges.Count == 0 ? "are none; expected some, or null"
        : Ranges.Select(range => range.Problem()).FirstOrDefault(problem => problem is not null)
            ?? (
                Ranges.Zip(Ranges.Skip(1), (a, b) => a.Largest < b.Least).All(apart => apart)
                    ? null
                    : "overlap; expected ascending ones"
            );
}
