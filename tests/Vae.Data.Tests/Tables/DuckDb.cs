using System.Globalization;
using DuckDB.NET.Data;

namespace Vae.Data.Tests.Tables;

/// <summary>DuckDB, which reads and writes Parquet by code of its own.</summary>
internal static class DuckDb
{
    /// <summary>Runs a statement.</summary>
    public static void Run(string statement)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query, its cells as text in no locale's form; null where one is missing.</summary>
    public static string?[][] Query(string query)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var rows = new List<string?[]>();
        while (reader.Read())
        {
            rows.Add([
                .. Enumerable
                    .Range(0, reader.FieldCount)
                    .Select(i =>
                        reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)
                    ),
            ]);
        }

        return [.. rows];
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }
}
