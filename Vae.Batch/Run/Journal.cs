using System.Text;
using System.Text.Json;
using Vae.Inference;

namespace Vae.Batch;

/// <summary>
/// What an interrupted run is continued from: lines of JSON, the run's description first, then checkpoints. Nothing is trusted on its word: a
/// checkpoint counts when the files begin with the bytes that it has the hash of, so that lines and data may reach the disk in any order.
/// </summary>
internal static class Journal
{
    /// <summary>Reads a journal; null when there is none that can be read.</summary>
    public static (JournalHead Head, IReadOnlyList<Checkpoint> Checkpoints)? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        RegularFile.Require(path);
        var lines = File.ReadAllLines(path);
        return lines.Length > 0 && Parsed<JournalHead>(lines[0]) is { } head
            ? (head, [.. lines.Skip(1).Select(Parsed<Checkpoint>).OfType<Checkpoint>()])
            : null;
    }

    /// <summary>Starts a journal anew, from a checkpoint.</summary>
    public static FileStream Start(string path, JournalHead head, Checkpoint from)
    {
        // The old journal stays until the new one is whole: a process killed here loses nothing.
        AtomicFile.Write(path, stream => stream.Write([.. Line(head), .. Line(from)]));
        return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
    }

    /// <summary>A line of a journal.</summary>
    public static byte[] Line<T>(T value) =>
        [.. JsonSerializer.SerializeToUtf8Bytes(value, typeof(T), JournalJsonContext.Default), (byte)'\n'];

    // The last line may be half written, and after a power cut any of the last ones.
    private static T? Parsed<T>(string line)
        where T : class
    {
        try
        {
            return (T?)JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(line), typeof(T), JournalJsonContext.Default);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
