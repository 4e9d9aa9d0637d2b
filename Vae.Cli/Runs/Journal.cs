using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>
/// What an interrupted run is continued from: lines of JSON, each with its hash, the run's description first, then checkpoints. Nothing is
/// trusted on its word: a checkpoint counts when its line is as it was written and the files begin with the bytes that it has the hash of, so
/// that lines and data may reach the disk in any order.
/// </summary>
internal static class Journal
{
    /// <summary>Reads a journal; null when there is none that can be read.</summary>
    public static (JournalHead Head, IReadOnlyList<RunCheckpoint> Checkpoints)? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        RegularFile.Require(path);
        var lines = File.ReadAllLines(path);
        return lines.Length > 0 && Parsed<JournalHead>(lines[0]) is { } head
            ? (head, [.. lines.Skip(1).Select(Parsed<RunCheckpoint>).OfType<RunCheckpoint>()])
            : null;
    }

    /// <summary>Starts a journal anew, from a checkpoint.</summary>
    public static FileStream Start(string path, JournalHead head, RunCheckpoint from)
    {
        // The old journal stays until the new one is whole: a process killed here loses nothing.
        AtomicFile.Write(path, stream => stream.Write([.. Line(head), .. Line(from)]));
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>A line of a journal: JSON, a tab and its hash.</summary>
    public static byte[] Line<T>(T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), JournalJsonContext.Default);
        return [.. json, (byte)'\t', .. Encoding.ASCII.GetBytes(HashOf(json)), (byte)'\n'];
    }

    // The last line may be half written, and after a power cut any of the last ones.
    private static T? Parsed<T>(string line)
        where T : class
    {
        var end = line.LastIndexOf('\t');
        var json = Encoding.UTF8.GetBytes(end < 0 ? line : line[..end]);
        if (end < 0 || line[(end + 1)..] != HashOf(json))
        {
            return null;
        }

        try
        {
            return (T?)JsonSerializer.Deserialize(json, typeof(T), JournalJsonContext.Default);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string HashOf(byte[] json) => Convert.ToHexStringLower(SHA256.HashData(json));
}

/// <summary>The first line of the journal: which run it is of.</summary>
/// <param name="Run">The run.</param>
/// <param name="Rows">The rows of this part of it.</param>
/// <param name="Inputs">The inputs as they were at the start.</param>
internal sealed record JournalHead(RunDescription Run, RowRange Rows, IReadOnlyList<FileStamp> Inputs);

/// <summary>A line of the journal: from here an interrupted run can go on.</summary>
/// <param name="Rows">The rows that are written.</param>
/// <param name="Files">The files with those rows, in the run's order.</param>
internal sealed record RunCheckpoint(long Rows, IReadOnlyList<FileState> Files);

/// <summary>How far a file is written.</summary>
/// <param name="Bytes">The bytes that are written.</param>
/// <param name="Sha256">Their SHA-256 in lower-case hexadecimal digits.</param>
/// <param name="HeadBytes">See <see cref="FileEntry.HeadBytes"/>.</param>
/// <param name="TailBytes">See <see cref="FileEntry.TailBytes"/>.</param>
internal sealed record FileState(long Bytes, string Sha256, long HeadBytes, long TailBytes);

/// <summary>The JSON of journals, one line each.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(RowFormatJsonConverter)]
)]
[JsonSerializable(typeof(JournalHead))]
[JsonSerializable(typeof(RunCheckpoint))]
internal sealed partial class JournalJsonContext : JsonSerializerContext;
