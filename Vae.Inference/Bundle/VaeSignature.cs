using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>All that a runtime has to know of a model: what its rows are, and what its graphs take and give.</summary>
public sealed record VaeSignature
{
    /// <summary>The shape of one row of data.</summary>
    public required DataShape Shape { get; init; }

    /// <summary>The number of latent variables of a row, at least 1: Gaussian dimensions, or the positions of <see cref="Codes"/>.</summary>
    public required int LatentSize { get; init; }

    /// <summary>The number of classes that the model is conditioned on, at least 2; 0 for an unconditional model.</summary>
    public int ClassCount { get; init; }

    /// <summary>The decoder's distribution.</summary>
    public Likelihood Likelihood { get; init; }

    /// <summary>The degrees of freedom ν of <see cref="Likelihood.StudentT"/>, at least 3; null for the other likelihoods.</summary>
    public int? DegreesOfFreedom { get; init; }

    /// <summary>What the latent variables are where they are codes, as of a VQ-VAE; null for Gaussian ones.</summary>
    public LatentCodes? Codes { get; init; }

    /// <summary>The levels of latent variables of which each depends on those above it; null for those of one level, and for codes.</summary>
    public LatentLevels? Levels { get; init; }

    /// <summary>The columns that make up a row of <see cref="Likelihood.Mixed"/>, in order; null for the other likelihoods.</summary>
    public IReadOnlyList<MixedColumn>? Columns { get; init; }

    /// <summary>Whether the model takes a label per row.</summary>
    [JsonIgnore]
    public bool IsConditional => ClassCount > 0;

    /// <summary>Whether the decoder gives a log-variance for each element beside its mean.</summary>
    [JsonIgnore]
    public bool HasVariance =>
        Likelihood
            is Likelihood.DiagonalGaussian
                or Likelihood.StudentT
                or Likelihood.Mixed
                or Likelihood.DiscretizedLogistic;

    /// <summary>Whether the elements of rows are numbers from 0 to 1, as pixels are.</summary>
    [JsonIgnore]
    public bool IsUnit => Likelihood is Likelihood.Bernoulli or Likelihood.DiscretizedLogistic;

    /// <summary>The first version of the bundle format that can say what the model is.</summary>
    [JsonIgnore]
    internal int FormatVersion =>
        Levels is not null ? BundleFormat.VersionWithLatentLevels
        : Codes is not null ? BundleFormat.VersionWithCodes
        : Likelihood == Likelihood.DiscretizedLogistic ? BundleFormat.VersionWithDiscretizedLogistic
        : Likelihood == Likelihood.Mixed ? BundleFormat.VersionWithMixedColumns
        : HasVariance ? BundleFormat.VersionWithVariance
        : BundleFormat.VersionWithoutVariance;

    /// <summary>Checks every size.</summary>
    /// <exception cref="ArgumentException">A size is out of range; the message names it.</exception>
    public void Validate()
    {
        Argument.Require(LatentSize >= 1, $"The latent size is {LatentSize}; expected at least 1.");
        Argument.Require(Shape is not null, "There is no shape of a row; expected one, such as [1, 28, 28].");
        Argument.Require(
            ClassCount is 0 or >= 2,
            $"The class count is {ClassCount}; expected 0 (unconditional) or at least 2."
        );
        Argument.Require(
            Enum.IsDefined(Likelihood),
            $"The likelihood is {Likelihood}; expected one of {string.Join(", ", Enum.GetNames<Likelihood>())}."
        );
        Argument.Require(
            Likelihood == Likelihood.StudentT ? DegreesOfFreedom is >= 3 : DegreesOfFreedom is null,
            $"The likelihood is {Likelihood} and its degrees of freedom are {DegreesOfFreedom?.ToString(CultureInfo.InvariantCulture) ?? "not given"}; expected a number of at least 3 for {nameof(Likelihood.StudentT)}, so that there is a variance, and none for the others."
        );
        Argument.Require(
            Likelihood == Likelihood.Mixed ? Columns is { Count: > 0 } : Columns is null,
            $"The likelihood is {Likelihood} and it has {Columns?.Count ?? 0} columns; expected at least one for {nameof(Likelihood.Mixed)}, and none for the others."
        );
        Codes?.Validate(LatentSize);
        Levels?.Validate(LatentSize);
        Argument.Require(
            Codes is null || Levels is null,
            "The latent variables are codes and have levels; expected one or the other."
        );
        if (Columns is not null)
        {
            Argument.Require(
                Columns.All(column => column is { Options: >= 1, Ranges: >= 0 } && column.Ranges <= column.Options),
                "A column has no options, or more ranges of numbers than options; expected at least one option, and as many ranges at most."
            );
            var elements = Columns.Sum(column => (long)column.Size);
            Argument.Require(
                !Shape!.IsImage && Shape.Size == elements,
                $"The shape of a row is {Shape} and its columns have {elements} elements; expected a vector of as many."
            );
        }
    }

    /// <inheritdoc/>
    public bool Equals(VaeSignature? other) =>
        other is not null
        && (LatentSize, ClassCount, Likelihood, DegreesOfFreedom)
            == (other.LatentSize, other.ClassCount, other.Likelihood, other.DegreesOfFreedom)
        && Equals(Shape, other.Shape)
        && Codes == other.Codes
        && Levels == other.Levels
        && (Columns ?? []).SequenceEqual(other.Columns ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Shape, LatentSize, ClassCount, Likelihood, DegreesOfFreedom);

    internal string ToJson() => JsonSerializer.Serialize(this, VaeJson.Compact.VaeSignature);
}

/// <summary>Checks of what a caller gives.</summary>
internal static class Argument
{
    public static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }

    /// <summary>The length of an array of rows, as far as one array can be.</summary>
    /// <param name="rows">The number of rows; not negative.</param>
    /// <param name="width">The numbers of a row.</param>
    /// <param name="what">What the rows are called.</param>
    public static int Length(long rows, long width, string what) =>
        rows <= Array.MaxLength / width
            ? (int)(rows * width)
            : throw new ArgumentOutOfRangeException(
                nameof(rows),
                $"The {what} has {rows} rows of {width} numbers; expected at most {Array.MaxLength / width} rows, as many as fit into an array."
            );

    /// <summary>Refuses row numbers that no long can count.</summary>
    public static void RequireRows(long firstRow, long count)
    {
        // Called for every batch, so that a sentence is made only when it is needed.
        if (firstRow < 0)
        {
            throw new ArgumentException($"The first row is {firstRow}; expected 0 or more.");
        }

        if (firstRow > long.MaxValue - count)
        {
            throw new ArgumentException(
                $"The first row is {firstRow} and there are {count} rows; expected row numbers of at most {long.MaxValue}."
            );
        }
    }
}

/// <summary>The decoder's distribution p(x|z) of one element, given the network's output.</summary>
public enum Likelihood
{
    /// <summary>
    /// Bernoulli with the sigmoid of the output as its probability; the reconstruction loss is the binary cross-entropy.
    /// For data in [0, 1].
    /// </summary>
    Bernoulli,

    /// <summary>
    /// Gaussian with the output as its mean and unit variance; the reconstruction loss is ½(x − mean)² + ½ ln 2π per element.
    /// </summary>
    Gaussian,

    /// <summary>
    /// Gaussian with a mean and a variance v for each element, which training learns; the reconstruction loss is
    /// ½((x − mean)²/v + ln v + ln 2π) per element.
    /// </summary>
    DiagonalGaussian,

    /// <summary>
    /// Student's t distribution with ν degrees of freedom, a mean and a variance v for each element: a Gaussian with heavy tails, to which
    /// single wild values matter little. The reconstruction loss is ½(ν + 1) ln(1 + (x − mean)²/((ν − 2)v)) + ½ ln((ν − 2)πv) +
    /// ln Γ(ν/2) − ln Γ((ν + 1)/2) per element.
    /// </summary>
    StudentT,

    /// <summary>
    /// Columns of several kinds (<see cref="MixedColumn"/>), such as a table has: a softmax over the options of each, and a Gaussian with a mean
    /// and a variance v, which training learns, for each number. The reconstruction loss is −ln p of the option that a row has and
    /// ½((x − mean)²/v + ln v + ln 2π) of a number's place in its range; columns that are not observed cost nothing.
    /// </summary>
    Mixed,

    /// <summary>
    /// A logistic distribution with a mean and a variance v for each element, whose mass is shared among the 256 values of a byte, 0, 1/255, … 1
    /// (Salimans et al. 2017): for pixels of colour pictures, as numbers from 0 to 1. With s = √(3v)/π and σ the sigmoid the
    /// reconstruction loss is −ln(σ((x + 1/510 − mean)/s) − σ((x − 1/510 − mean)/s)) per element; what lies below 0 falls to 0, and what lies above 1 to 1.
    /// </summary>
    DiscretizedLogistic,
}
