namespace Vae.Data;

/// <summary>Finds the types of a text's columns by one pass over all of its rows.</summary>
internal static class TextTypes
{
    private const int RowsPerLook = 1 << 14;

    /// <summary>Reads all rows that are left.</summary>
    /// <param name="rows">The rows, whose header has been read.</param>
    /// <param name="file">The file, as messages call it.</param>
    /// <param name="options">The types that are given.</param>
    /// <param name="missing">The marks of missing cells.</param>
    /// <param name="count">The number of rows.</param>
    /// <returns>The type of each column.</returns>
    /// <exception cref="InvalidDataException">The text is damaged, a column holds dates, or the decimal marks of columns differ.</exception>
    public static CellType[] Find(
        TextRows rows,
        string file,
        TableReaderOptions options,
        MissingMarks missing,
        out long count
    )
    {
        var names = rows.Names;
        var commas = rows.Separator != ',';
        var guesses = new ColumnGuess?[names.Count];
        for (var i = 0; i < guesses.Length; i++)
        {
            guesses[i] = options.Types?.ContainsKey(names[i]) == true ? null : new ColumnGuess();
        }

        for (count = 0; rows.Next(); count++)
        {
            if (count % RowsPerLook == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
            }

            for (var i = 0; i < guesses.Length; i++)
            {
                if (guesses[i] is not { } guess)
                {
                    continue;
                }

                var cell = rows.Cell(i).Trim(" \t");
                if (!missing.Contains(cell))
                {
                    guess.Add(cell, commas);
                }
            }
        }

        var types = new CellType[names.Count];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = guesses[i]?.Type(file, names[i], options.TypeOfDates) ?? options.Types![names[i]];
        }

        RequireOneMark(file, names, guesses, types);
        return types;
    }

    /// <summary>A point is the decimal mark or parts thousands, a comma likewise: who has both in a file has a column wrong by a factor of 1000.</summary>
    private static void RequireOneMark(
        string file,
        IReadOnlyList<string> names,
        ColumnGuess?[] guesses,
        CellType[] types
    )
    {
        var isReal = Enumerable.Range(0, types.Length).Where(i => types[i] == CellType.Real && guesses[i] is not null);
        var comma = isReal.FirstOrDefault(i => guesses[i]!.Comma is not null, -1);
        var point = isReal.FirstOrDefault(i => guesses[i]!.Pointed is not null, -1);
        if (comma >= 0 && point >= 0)
        {
            throw new InvalidDataException(
                $"{file} has {guesses[comma]!.Comma} in the column '{names[comma]}' and {guesses[point]!.Pointed} in the column '{names[point]}'; "
                    + "expected one decimal mark in all columns of numbers, or a type for one of the two."
            );
        }
    }
}
