using System.Globalization;
using System.Text.RegularExpressions;

namespace Vae.Batch;

/// <summary>The Python dictionary in an NPY header, such as <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (60000, 784), }</c>.</summary>
internal sealed partial record NpyLiteral(string Descr, bool FortranOrder, IReadOnlyList<long> Shape)
{
    private const int MostShown = 200;

    public static NpyLiteral Parse(string text, string name)
    {
        var match = Dictionary().Match(text);
        var keys = match.Groups["key"].Captures;
        if (!match.Success || keys.Count != 3 || keys.Select(key => key.Value).Distinct().Count() != 3)
        {
            throw NotUnderstood(text, name);
        }

        var dimensions = match.Groups["dimension"].Captures;
        var shape = new long[dimensions.Count];
        for (var i = 0; i < shape.Length; i++)
        {
            if (!long.TryParse(dimensions[i].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
            {
                throw NotUnderstood(text, name);
            }
        }

        return new NpyLiteral(match.Groups["descr"].Value, match.Groups["order"].Value == "True", shape);
    }

    private static InvalidDataException NotUnderstood(string text, string name)
    {
        var shown = text.Trim();
        shown = shown.Length > MostShown ? $"{shown[..MostShown]}..." : shown;
        return new InvalidDataException(
            $"{name} has the NPY header {shown}; expected a dictionary of 'descr' (one type, such as '<f4'), 'fortran_order' and 'shape'."
        );
    }

    [GeneratedRegex(
        """
            \A \{ \s*
            (?:
                (?:
                    (?<quote>['"]) (?<key>descr) \k<quote> \s* : \s* (?<mark>['"]) (?<descr> [^'"\\]* ) \k<mark>
                  | (?<quote>['"]) (?<key>fortran_order) \k<quote> \s* : \s* (?<order> True | False )
                  | (?<quote>['"]) (?<key>shape) \k<quote> \s* : \s*
                    \( \s* (?: (?<dimension>[0-9]+) \s* , \s* (?: (?<dimension>[0-9]+) \s* (?: , \s* | (?= \) ) ) )* )? \)
                )
                \s* (?: , \s* | (?= \} ) )
            )*
            \} \s* \z
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Dictionary();
}
