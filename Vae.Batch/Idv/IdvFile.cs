using System.Reflection;

namespace Vae.Batch;

/// <summary>
/// ML.NET's binary files of rows (.idv), written by ML.NET; their bytes depend on the rows and their types alone. Nothing outside
/// <see cref="IdvSaver"/> calls Vae.MLNet or ML.NET, which a program may come without.
/// </summary>
internal static class IdvFile
{
    /// <summary>Writes the items of IDX files as rows, in constant memory.</summary>
    /// <param name="target">Written from its start on; beside a file there is one more meanwhile whose name ends in <c>.blocks</c>.</param>
    /// <param name="columns">The files, all with the same number of items.</param>
    /// <param name="firstRow">The number of the first row, for a first column <c>Row</c>; null for none.</param>
    /// <param name="cancellation">Looked at for every row and block.</param>
    /// <exception cref="NotSupportedException">ML.NET is not installed beside this program.</exception>
    /// <exception cref="InvalidDataException">A file is no IDX file, or the files hold different numbers of items.</exception>
    public static void Write(
        Stream target,
        IReadOnlyList<IdvColumn> columns,
        long? firstRow,
        CancellationToken cancellation
    )
    {
        RequireMLNet();
        IdvSaver.Write(target, columns, firstRow, cancellation);
    }

    /// <summary>Writes the rows of files one after the other: the same bytes as if all rows had been written at once.</summary>
    /// <param name="parts">The files, all of the same columns.</param>
    /// <param name="target">Written from its start on; beside a file there is one more meanwhile whose name ends in <c>.blocks</c>.</param>
    /// <param name="cancellation">Looked at for every row and block.</param>
    /// <exception cref="NotSupportedException">ML.NET is not installed beside this program.</exception>
    /// <exception cref="InvalidDataException">A part has other columns than the first.</exception>
    public static void Join(IReadOnlyList<string> parts, Stream target, CancellationToken cancellation)
    {
        RequireMLNet();
        IdvSaver.Join(parts, target, cancellation);
    }

    private static void RequireMLNet()
    {
        try
        {
            IdvSaver.Load();
        }
        catch (FileNotFoundException e)
        {
            throw new NotSupportedException(
                $"Writing .idv needs Vae.MLNet and Microsoft.ML, which are not installed beside vae; expected "
                    + $"{new AssemblyName(e.FileName!).Name}.dll in {AppContext.BaseDirectory}.",
                e
            );
        }
    }
}
