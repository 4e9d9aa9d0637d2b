namespace Vae.Data;

/// <summary>
/// The texts of a column, each one object however often it occurs: a column of categories is read without an allocation per cell. A column
/// with more texts than there is room for allocates those that are new.
/// </summary>
internal sealed class StringPool
{
    private const int MostTexts = 1 << 15;
    private const int MostLength = 1 << 8;

    private readonly HashSet<string> texts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private string last = "";

    public StringPool() => lookup = texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The text as an object.</summary>
    public string Get(ReadOnlySpan<char> text)
    {
        if (text.SequenceEqual(last))
        {
            return last;
        }

        if (text.Length > MostLength)
        {
            return text.ToString();
        }

        if (lookup.TryGetValue(text, out var known))
        {
            return last = known;
        }

        var made = text.ToString();
        if (texts.Count < MostTexts)
        {
            texts.Add(made);
        }

        return last = made;
    }
}
