using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>
/// A column of a row of <see cref="Likelihood.Mixed"/>: the options that it has, one of which is 1 and the others 0, or all of them 0 where
/// the cell is not observed. Some of the options may be ranges of numbers; then one more element follows, the number's place in its range, which
/// counts where one of the ranges is the option.
/// </summary>
/// <param name="Options">The number of options, at least 1; the elements that the column begins with.</param>
/// <param name="Ranges">How many of them, from the first on, are ranges of numbers; 0 for a column without numbers.</param>
public sealed record MixedColumn(int Options, int Ranges = 0)
{
    /// <summary>Whether an element for numbers follows the options.</summary>
    [JsonIgnore]
    public bool HasNumber => Ranges > 0;

    /// <summary>The elements of a row that the column has.</summary>
    [JsonIgnore]
    public int Size => HasNumber ? Options + 1 : Options;
}
