using System.Globalization;

namespace HttpInference;

/// <summary>
/// The fields of a request beside its rows, from the query and from a JSON body alike: each known, and said once.
/// </summary>
/// <param name="known">The names of all fields that the endpoint takes.</param>
internal sealed class RequestFields(params string[] known)
{
    private readonly Dictionary<string, string> values = [];

    /// <summary>Takes the fields of the query.</summary>
    public void AddQuery(IQueryCollection query)
    {
        foreach (var (name, texts) in query)
        {
            foreach (var text in texts)
            {
                Add(name, text ?? "");
            }
        }
    }

    /// <summary>Takes one field.</summary>
    /// <exception cref="RequestException">It is unknown, or was given before.</exception>
    public void Add(string name, string text)
    {
        RequireKnown(name);
        if (!values.TryAdd(name, text))
        {
            throw RequestException.Bad($"The field '{name}' is given twice; expected it once.");
        }
    }

    /// <exception cref="RequestException">The endpoint takes no field of that name.</exception>
    public void RequireKnown(string name)
    {
        if (!known.Contains(name))
        {
            throw RequestException.Bad(
                $"The field '{name}' is unknown; expected {(known.Length > 0 ? string.Join(", ", known) : "none")}."
            );
        }
    }

    /// <summary>A field's text; null when it was not given.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name);

    /// <summary>A field's whole number.</summary>
    /// <exception cref="RequestException">It is no number, or out of range.</exception>
    public long Number(string name, long otherwise, long least = long.MinValue, long most = long.MaxValue)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        return
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least
            && number <= most
            ? number
            : throw RequestException.Bad(
                $"The field '{name}' is '{Shown(text)}'; expected a whole number from {least} to {most}."
            );
    }

    /// <summary>A field's labels, one for each row; none when it was not given.</summary>
    /// <exception cref="RequestException">They are no whole numbers.</exception>
    public long[] Labels(string name)
    {
        if (Text(name) is not { } text)
        {
            return [];
        }

        var parts = text.Split(',');
        return Array.ConvertAll(
            parts,
            part =>
                long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var label)
                    ? label
                    : throw RequestException.Bad(
                        $"The field '{name}' holds '{Shown(part)}'; expected one class for each row, such as 3,1,4."
                    )
        );
    }

    // A sentence, and not the client's text once more.
    private static string Shown(string text) => text.Length <= 40 ? text : $"{text[..40]}…";
}
