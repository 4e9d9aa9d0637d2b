using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>What lies beside every output: what was computed, by what, and the hashes of the files.</summary>
internal sealed record RunManifest
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
    public static RunManifest? TryRead(string path)
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
    public static RunManifest Read(string path)
    {
        RegularFile.Require(path);
        RunManifest manifest;
        try
        {
            manifest =
                JsonSerializer.Deserialize(File.ReadAllText(path), ManifestJsonContext.Default.RunManifest)
                ?? throw new InvalidDataException($"{path} is the JSON null; expected a manifest.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"{path} is no manifest: {VaeJson.Problem(e)}", e);
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

    private static string Json(RunManifest manifest) =>
        JsonSerializer.Serialize(manifest, ManifestJsonContext.Default.RunManifest) + "\n";
}

/// <summary>A finished file.</summary>
internal sealed record FileEntry
{
    /// <summary>The file's name, in the manifest's directory.</summary>
    public required string Name { get; init; }

    /// <summary>Its length; for a directory of pictures the sum of theirs.</summary>
    public required long Bytes { get; init; }

    /// <summary>Its SHA-256 in lower-case hexadecimal digits; for a directory that of all pictures one after the other, by row.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The bytes in front of the first row.</summary>
    public long HeaderBytes { get; init; }

    /// <summary>The bytes of the first block where that is compressed and not whole; else 0.</summary>
    public long HeadBytes { get; init; }

    /// <summary>The bytes of the last block where that is compressed, not whole and not the first; else 0.</summary>
    public long TailBytes { get; init; }
}

/// <summary>The JSON of manifests; as in a model card, names are in snake case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(RowFormatJsonConverter)]
)]
[JsonSerializable(typeof(RunManifest))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;

/// <summary>A format as its name.</summary>
internal sealed class RowFormatJsonConverter : JsonConverter<RowFormat>
{
    public override RowFormat Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } name && RowFormat.Find(name) is { } format
            ? format
            : throw new JsonException("There is no such format of rows.");

    public override void Write(Utf8JsonWriter writer, RowFormat value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Name);
}
