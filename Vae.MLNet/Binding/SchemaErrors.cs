namespace Vae.MLNet;

/// <summary>The errors that ML.NET's own estimators give for a schema that does not fit: same type, same words.</summary>
internal static class SchemaErrors
{
    public static ArgumentOutOfRangeException Missing(string column) => Of($"Could not find input column '{column}'");

    public static ArgumentOutOfRangeException Mismatch(string column, string expected, string found) =>
        Of($"Schema mismatch for input column '{column}': expected {expected}, got {found}");

    private static ArgumentOutOfRangeException Of(string message, string parameter = "inputSchema") =>
        new(parameter, message);
}
