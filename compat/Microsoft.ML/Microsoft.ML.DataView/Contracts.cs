namespace Microsoft.ML;

/// <summary>Checks of arguments, with the exception types of the real package.</summary>
internal static class Contracts
{
    public static void CheckValue(object value, string name)
    {
        if (value is null)
            throw new ArgumentNullException(name);
    }

    /// <summary>Both null and the empty string are refused with an <see cref="ArgumentNullException" />.</summary>
    public static void CheckName(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentNullException(name);
    }

    /// <summary>Both null and the empty string are refused with an <see cref="ArgumentOutOfRangeException" />.</summary>
    public static void CheckNonEmpty(string value, string name) =>
        CheckParam(!string.IsNullOrEmpty(value), name, $"{name} cannot be null or empty");

    public static void CheckParam(bool condition, string name, string message = null)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, message);
    }

    public static void Check(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }

    public static Exception ColumnNotFound(string paramName, string role, string column) =>
        new ArgumentOutOfRangeException(paramName, $"Could not find {role} column '{column}'");

    public static Exception SchemaMismatch(
        string paramName,
        string role,
        string column,
        string expected,
        string actual
    ) =>
        new ArgumentOutOfRangeException(
            paramName,
            $"Schema mismatch for {role} column '{column}': expected {expected}, got {actual}"
        );
}
