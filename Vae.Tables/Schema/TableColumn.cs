using System.Text.Json.Serialization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

/// <summary>
/// A column of a table as a model knows it. A cell is one of some options (a category, a number that many rows have, or missing), or, where
/// <see cref="Numbers"/> is not null, any other number, which is the first option.
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

    /// <summary>How all other numbers are scaled; null where there are none.</summary>
    public NumberScale? Numbers { get; init; }

    /// <summary>Whether cells were missing in the training rows, which is the last option then.</summary>
    public bool HasMissing { get; init; }

    /// <summary>How many digits its numbers have behind the point; null where they are more than nine.</summary>
    public int? Decimals { get; init; }

    /// <summary>
    /// What the probabilities of the options are multiplied by where rows are generated, so that each option is as frequent in generated rows
    /// as in the training rows; null for none.
    /// </summary>
    public IReadOnlyList<double>? GenerationWeights { get; init; }

    /// <summary>The column in rows of <see cref="Likelihood.Mixed"/>.</summary>
    [JsonIgnore]
    public MixedColumn Layout => new(Options, Numbers is not null);

    /// <summary>Its name and type.</summary>
    [JsonIgnore]
    public TableField Field => new(Name, Type);

    /// <summary>The options that are one cell each.</summary>
    [JsonIgnore]
    internal int Named => (Categories?.Count ?? 0) + (Points?.Count ?? 0);

    /// <summary>The first of them.</summary>
    [JsonIgnore]
    internal int FirstNamed => Numbers is null ? 0 : 1;

    /// <summary>The option of a missing cell; -1 where there is none.</summary>
    [JsonIgnore]
    internal int Missing => HasMissing ? Options - 1 : -1;

    [JsonIgnore]
    private int Options => FirstNamed + Named + (HasMissing ? 1 : 0);

    /// <summary>The number of a normal score, with the digits and in the range that the column has.</summary>
    internal double NumberOf(double score)
    {
        var value = Numbers!.ValueOf(score);
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
            || Type == CellType.Text && (Points ?? (object?)Numbers) is not null
                ? $"has cells of the type {Type} and {(Categories is null ? "no" : "a list of")} categories; expected categories of text, and numbers of others"
            : Categories is not null && Categories.Distinct(StringComparer.Ordinal).Count() != Categories.Count
                ? "has a category twice"
            : Points is not null && !Points.Zip(Points.Skip(1), (a, b) => a < b).All(up => up)
                ? "has points that do not ascend"
            : Options == 0 ? "has no options; expected categories, numbers or missing cells"
            : GenerationWeights is not null
            && (
                GenerationWeights.Count != Options
                || GenerationWeights.Any(weight => !(weight >= 0 && double.IsFinite(weight)))
            )
                ? $"has {GenerationWeights.Count} generation weights; expected {Options} finite numbers from 0 on"
            : Decimals is not (null or (>= 0 and <= 15)) ? $"has {Decimals} decimals; expected 0 to 15"
            : Numbers?.Problem() is { } numbers ? $"has numbers that {numbers}"
            : null;
        if (problem is not null)
        {
            throw new InvalidDataException($"The column '{Name}' of the table {problem}.");
        }
    }
}
