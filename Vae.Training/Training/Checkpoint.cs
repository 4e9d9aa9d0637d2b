using System.IO.Compression;
using System.Text.Json;
using Vae.Data;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// A training's state in one file: a zip of the state as JSON, the weights and the best weights in TorchSharp's state-dict format, and
/// Adam's moments.
/// </summary>
internal sealed record Checkpoint(TrainingState State, byte[] Network, byte[] Optimizer, byte[]? BestNetwork)
{
    public const string FileName = "checkpoint.zip";

    private const string StateEntry = "state.json";
    private const string NetworkEntry = "network.dat";
    private const string OptimizerEntry = "optimizer.dat";
    private const string BestEntry = "best.dat";

    /// <summary>Writes the checkpoint, or leaves the one before untouched.</summary>
    public void Write(string directory) =>
        AtomicFile.Write(
            Path.Combine(directory, FileName),
            stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                Add(zip, StateEntry, JsonSerializer.SerializeToUtf8Bytes(State, TrainingJson.Options));
                Add(zip, NetworkEntry, Network);
                Add(zip, OptimizerEntry, Optimizer);
                if (BestNetwork is not null)
                {
                    Add(zip, BestEntry, BestNetwork);
                }
            }
        );

    /// <exception cref="FileNotFoundException">There is no checkpoint in the directory.</exception>
    /// <exception cref="InvalidDataException">It is damaged or of another version.</exception>
    public static Checkpoint Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no checkpoint {path} to resume from.", path);
        }

        RegularFile.Require(path);
        try
        {
            using var zip = ZipFile.OpenRead(path);
            var state = JsonSerializer.Deserialize<TrainingState>(Get(zip, StateEntry), TrainingJson.Options)!;
            if (state.Version != TrainingState.CurrentVersion)
            {
                throw new InvalidDataException(
                    $"it has version {state.Version}; expected {TrainingState.CurrentVersion}"
                );
            }

            state.Options.Validated();
            var best = zip.GetEntry(BestEntry) is null ? null : Get(zip, BestEntry);
            return new Checkpoint(state, Get(zip, NetworkEntry), Get(zip, OptimizerEntry), best);
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or JsonException
                        or NotSupportedException
                        or EndOfStreamException
                        or ArgumentException
            )
        {
            throw new InvalidDataException($"The checkpoint {path} is not usable: {e.Message}", e);
        }
    }

    private static void Add(ZipArchive zip, string name, byte[] contents)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(contents);
    }

    private static byte[] Get(ZipArchive zip, string name)
    {
        using var entry = (zip.GetEntry(name) ?? throw new InvalidDataException($"it has no entry {name}")).Open();
        using var contents = new MemoryStream();
        entry.CopyTo(contents);
        return contents.ToArray();
    }
}
