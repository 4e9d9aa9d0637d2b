namespace Vae.Report;

/// <summary>The letters of a sheet's picture: their sizes in pixels, and how wide a text becomes at most.</summary>
internal static class SheetPictureText
{
    /// <summary>The size of headings.</summary>
    public const int Size = 24;

    /// <summary>The smallest size of headings; where they do not fit even so, some are left out.</summary>
    public const int SmallestSize = 18;

    /// <summary>The height of a line of headings.</summary>
    public const int Line = 36;

    /// <summary>The size of the title.</summary>
    public const int TitleSize = 28;

    /// <summary>The height of a line of the title.</summary>
    public const int TitleLine = 38;

    // Of the size of the letters, for texts in DejaVu Sans: digits are 0.64 wide, most small letters and spaces less.
    private const double LetterWidth = 0.64;
    private const double BoldLetterWidth = 0.62;

    /// <summary>The width of the widest of the texts.</summary>
    public static int Width(IEnumerable<string> texts, double size) =>
        (int)Math.Ceiling(texts.Select(text => text.Length).DefaultIfEmpty().Max() * LetterWidth * size);

    /// <summary>The title in lines that are no wider than <paramref name="width"/>, if its words are not.</summary>
    public static IReadOnlyList<string> Wrapped(string title, int width)
    {
        List<string> lines = [];
        foreach (var word in title.Split(' '))
        {
            var longer = lines.Count > 0 ? $"{lines[^1]} {word}" : word;
            if (lines.Count > 0 && longer.Length * BoldLetterWidth * TitleSize <= width)
            {
                lines[^1] = longer;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }
}
