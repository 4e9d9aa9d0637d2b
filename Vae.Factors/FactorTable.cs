using System.Collections.Immutable;
using Vae.Inference;

namespace Vae.Factors;

/// <summary>The factors that rows of data are known to vary in, such as the shape and the place of what a picture shows, and their value in each row.</summary>
/// <remarks>Values are whole numbers that name one of several, and need no order.</remarks>
/// <example>
/// <code language="csharp">
/// // Six rows: every size in every colour.
/// var factors = FactorTable.Grid(("size", 2), ("colour", 3));
/// int colourOfRow4 = factors[4, 1]; // 1, since the last factor changes fastest
/// </code>
/// </example>
public sealed class FactorTable
{
    private readonly int[] values;
    private readonly int[][][] rowsOfValue;
    private readonly int[][] classes;

    private FactorTable(ImmutableArray<string> names, int[] values)
    {
        (Names, this.values) = (names, values);
        RowCount = values.Length / names.Length;
        rowsOfValue = [.. names.Select((_, factor) => RowsByValue(factor))];
        classes = [.. names.Select((_, factor) => NumberValues(factor))];
    }

    /// <summary>The factors' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The value of a factor in a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="factor">The factor, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or factor.</exception>
    public int this[int row, int factor]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(row));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)factor, (uint)Names.Count, nameof(factor));
            return values[row * Names.Count + factor];
        }
    }

    /// <summary>A row for each combination of the factors' values, which are from 0 on; the last factor changes fastest.</summary>
    /// <param name="factors">The name of each factor, and how many values it has.</param>
    /// <exception cref="ArgumentException">
    /// There are no factors, a name is empty or there twice, a factor has fewer than two values, or there are more rows than fit into an array.
    /// </exception>
    public static FactorTable Grid(params ReadOnlySpan<(string Name, int Values)> factors)
    {
        var names = new string[factors.Length];
        var rows = 1L;
        foreach (var (i, (name, count)) in factors.ToArray().Index())
        {
            Argument.Require(count >= 2, $"The factor {name} has {count} values; expected at least 2.");
            names[i] = name;
            rows *= count;
            Argument.Require(
                rows <= Array.MaxLength / factors.Length,
                $"The factors up to {name} have {rows} combinations; expected at most {Array.MaxLength / factors.Length}."
            );
        }

        RequireNames(names);
        var values = new int[rows * names.Length];
        for (var row = 0; row < rows; row++)
        {
            var rest = row;
            for (var factor = names.Length - 1; factor >= 0; factor--)
            {
                (rest, values[row * names.Length + factor]) = Math.DivRem(rest, factors[factor].Values);
            }
        }

        return new FactorTable([.. names], values);
    }

    /// <summary>The factors of rows in any number and order.</summary>
    /// <param name="names">The factors' names.</param>
    /// <param name="values">The values of each row one after the other.</param>
    /// <exception cref="ArgumentException">
    /// There are no factors or no rows, a name is empty or there twice, the values are no whole number of rows, or a factor has one value in all rows.
    /// </exception>
    public static FactorTable FromRows(IReadOnlyList<string> names, ReadOnlySpan<int> values)
    {
        ArgumentNullException.ThrowIfNull(names);
        RequireNames(names);
        Argument.Require(
            values.Length > 0 && values.Length % names.Count == 0,
            $"There are {values.Length} values of {names.Count} factors; expected a value of each factor for at least one row."
        );
        var table = new FactorTable([.. names], values.ToArray());
        for (var factor = 0; factor < names.Count; factor++)
        {
            Argument.Require(
                table.rowsOfValue[factor].Length >= 2,
                $"The factor {names[factor]} is {table[0, factor]} in all {table.RowCount} rows; expected at least 2 values."
            );
        }

        return table;
    }

    /// <summary>The rows of each value of a factor, in the order of the values.</summary>
    internal IReadOnlyList<int[]> RowsOf(int factor) => rowsOfValue[factor];

    /// <summary>The rows in which a factor has the value that it has in one.</summary>
    internal int[] RowsLike(int row, int factor) => rowsOfValue[factor][classes[factor][row]];

    /// <summary>The number, from 0, of the value that a factor has in each row.</summary>
    internal int[] ClassesOf(int factor) => classes[factor];

    private int[] NumberValues(int factor)
    {
        var numbers = new int[RowCount];
        foreach (var (number, rows) in rowsOfValue[factor].Index())
        {
            Array.ForEach(rows, row => numbers[row] = number);
        }

        return numbers;
    }

    private int[][] RowsByValue(int factor) =>
        [
            .. Enumerable
                .Range(0, RowCount)
                .GroupBy(row => values[row * Names.Count + factor])
                .OrderBy(group => group.Key)
                .Select(group => group.ToArray()),
        ];

    private static void RequireNames(IReadOnlyList<string> names)
    {
        Argument.Require(names.Count > 0, "There are no factors; expected at least one.");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, name) in names.Index())
        {
            Argument.Require(!string.IsNullOrEmpty(name), $"The name of factor {i} is empty; expected one.");
            Argument.Require(seen.Add(name), $"Two factors are called {name}; expected names that differ.");
        }
    }
}
