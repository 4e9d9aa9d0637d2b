using System.Security.Cryptography;
using System.Text.Json;

namespace Vae.Report;

/// <summary>The list of a report's files with their hashes, by which a later report knows what it may replace.</summary>
internal static class ReportContents
{
    /// <summary>The list's name in the report's directory.</summary>
    public const string FileName = "report-files.json";

    /// <summary>Writes the list of all files in a directory.</summary>
    public static void Write(string directory) =>
        File.WriteAllText(
            Path.Combine(directory, FileName),
            JsonSerializer.Serialize(
                Files(directory)
                    .Order(StringComparer.Ordinal)
                    .ToDictionary(name => name, name => HashOf(Path.Combine(directory, name)))
            )
        );

    /// <summary>A file in a directory that is not as a report wrote it, or none of a report's; null when there is none.</summary>
    public static string? Stranger(string directory)
    {
        var list = Read(directory);
        return list is null
            ? directory
            : Files(directory)
                .Where(name => name != FileName)
                .Select(name => (Name: name, Path: Path.Combine(directory, name)))
                .FirstOrDefault(file => list.GetValueOrDefault(file.Name) != HashOf(file.Path))
                .Path;
    }

    private static IEnumerable<string> Files(string directory) =>
        Directory
            .EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/'));

    private static Dictionary<string, string>? Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string HashOf(string path)
    {
        // A pipe has no contents to compare, and reading it would wait.
        if (new FileInfo(path) is { Length: 0 } or { LinkTarget: not null })
        {
            return new FileInfo(path).LinkTarget ?? "";
        }

        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
