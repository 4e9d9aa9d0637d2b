namespace Vae.Report;

/// <summary>Latent coordinates and classes in headings.</summary>
internal static class LatentTexts
{
    /// <summary>A coordinate with two digits behind the point and the typographic minus.</summary>
    public static string Coordinate(double value) =>
        (Math.Round(value, 2) + 0.0)
            .ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)
            .Replace('-', '−');

    /// <summary>Coordinates in parentheses.</summary>
    public static string Vector(IEnumerable<float> values) =>
        $"({string.Join(", ", values.Select(value => Coordinate(value)))})";

    /// <summary>The number of latent dimensions that stay at 0, for captions of pictures that move the first two.</summary>
    public static string Others(int latentSize) =>
        latentSize switch
        {
            2 => "",
            3 => " The other dimension is 0.",
            _ => $" The other {latentSize - 2} dimensions are 0.",
        };

    /// <summary>A group's heading and empty ones for the rest of its columns.</summary>
    public static IEnumerable<string> Group(string heading, int columns) =>
        Enumerable.Repeat("", columns - 1).Prepend(heading);
}
