using System.Globalization;

namespace Vae.Cli;

/// <summary>Refuses what does not fit into the memory before it is begun.</summary>
internal static class Memory
{
    /// <summary>Refuses arrays of too many floats.</summary>
    /// <param name="floats">The floats of one array.</param>
    /// <param name="what">What they are, as the start of a sentence.</param>
    /// <param name="option">The option that makes them fewer.</param>
    /// <param name="arrays">How many such arrays there are at once.</param>
    /// <exception cref="UsageException">They are too many.</exception>
    public static void Require(Int128 floats, string what, string option, int arrays = 1)
    {
        const double giga = 1e9;
        var bytes = floats * arrays * sizeof(float);
        var most = Int128.Min(
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            (Int128)Array.MaxLength * arrays * sizeof(float)
        );
        if (bytes > most)
        {
            throw new UsageException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what} would take {(double)bytes / giga:N1} GB; expected at most {(double)most / giga:N1} GB, so a smaller {option}."
                )
            );
        }
    }
}
