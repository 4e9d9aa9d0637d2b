using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vae.Inference;

namespace Vae.Batch;

/// <summary>What lies beside every output: what was computed, by what, and the hashes of the files.</summary>
internal sealed record BatchManifest
{
    private const string Ending = ".manifest.json";
    private const int CurrentVersion = 1;

    /// <summary>The version of this layout.</summary>
    public int FormatVersion { get; init; } = CurrentVersion;

    /// <summary>The run.</summary>
    public required RunDescription Run { get; init; }

    /// <summary>The shard; null for a whole run.</summary>
    public Shard? Shard { get; init; }

    /// <summary>The rows of these files.</summary>
    public required RowRange Rows { get; init; }

    /// <summary>The files, in the order of <see cref="RunDescription.Files"/>.</summary>
    public required IReadOnlyList<FileEntry> Files { get; init; }

    /// <summary>The command line without the program, the shard and <c>--resume</c>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The SHA-256 of this manifest with an empty string here, in lower-case hexadecimal digits.</summary>
    public string ManifestSha256 { get; init; } = "";

    /// <summary>The path of an output's manifest.</summary>
    public static string PathOf(string output) => output + Ending;

    /// <summary>The path of the output of a manifest.</summary>
    public static string OutputOf(string path) => path[..^Ending.Length];

    /// <summary>The manifests in a directory, by name.</summary>
    public static IReadOnlyList<string> In(string directory) =>
        [.. Directory.EnumerateFiles(directory, $"*{Ending}").Order(StringComparer.Ordinal)];

    /// <summary>Writes the manifest with its hash.</summary>
    public void Write(string path) => AtomicFile.WriteText(path, Json(this with { ManifestSha256 = Hash() }));

    /// <summary>Reads a manifest; null when there is none, or none that can be read.</summary>
    public static BatchManifest? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? Read(path) : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return null;
        }
    }

    /// <summary>Reads a manifest and checks that it is as it was written.</summary>
    /// <exception cref="InvalidDataException">It is no manifest, of a newer version, or somebody changed it.</exception>
    public static BatchManifest Read(string path)
    {
        RegularFile.Require(path);
        BatchManifest manifest;
        try
        {
            manifest =
                JsonSerializer.Deserialize(File.ReadAllText(path), BatchJsonContext.Default.BatchManifest)
                ?? throw new InvalidDataException($"{path} is the JSON null; expected a manifest.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"{path} is no manifest: {e.Message}", e);
        }

        if (manifest.FormatVersion != CurrentVersion)
        {
            throw new InvalidDataException(
                $"{path} is a manifest of version {manifest.FormatVersion}; expected {CurrentVersion}."
            );
        }

        return manifest.ManifestSha256 == manifest.Hash()
            ? manifest
            : throw new InvalidDataException(
                $"{path} was changed after it was written: its own SHA-256 does not fit its contents."
            );
    }

    private string Hash() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json(this with { ManifestSha256 = "" }))));

    private static string Json(BatchManifest manifest) =>
        JsonSerializer.Serialize(manifest, BatchJsonContext.Default.BatchManifest) + "\n";
}
