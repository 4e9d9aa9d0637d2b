using System.Globalization;

namespace Vae.Cli;

/// <summary>Refuses what does not fit into the memory before it is begun.</summary>
internal static class Memory
{
    /// <summary>Refuses arrays of too many floats.</summary>
    /// <param name="floats">How many there are at once.</param>
    /// <param name="what">What they are, as the start of a sentence.</param>
    /// <param name="option">The option that makes them fewer.</param>
    /// <exception cref="UsageException">They are too many.</exception>
    public static void Require(Int128 floats, string what, string option)
    {
        const double giga = 1e9;
        var there = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var most = Math.Min(there, (long)Array.MaxLength * sizeof(float));
        if (floats * sizeof(float) > most)
        {
            throw new UsageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} would take {(double)floats * sizeof(float) / giga:N1} GB; expected at most {most / giga:N1} GB, so a smaller {option}."
                )
            );
        }
    }
}
