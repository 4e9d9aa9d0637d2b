using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>
/// A column of a row of <see cref="Likelihood.Mixed"/>: the options that it has, one of which is 1 and the others 0, or all of them 0 where
/// the cell is not observed; and, for a column that can be a number, the number, which counts where the first option is 1.
/// </summary>
/// <param name="Options">The number of options, at least 1; the elements that the column begins with.</param>
/// <param name="HasNumber">Whether one more element follows, the number.</param>
public sealed record MixedColumn(int Options, bool HasNumber = false)
{
    /// <summary>The elements of a row that the column has.</summary>
    [JsonIgnore]
    public int Size => HasNumber ? Options + 1 : Options;
}
