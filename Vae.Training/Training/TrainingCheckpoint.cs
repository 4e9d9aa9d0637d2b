using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Data;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// A training's state in one file: a zip of the state as JSON, the weights and the best weights in TorchSharp's state-dict format,
/// Adam's moments, the weights' average, and some rows as float32 with their labels as int64, little-endian both, for an export without the data.
/// </summary>
internal sealed record TrainingCheckpoint(
    TrainingState State,
    byte[] Network,
    byte[] Optimizer,
    byte[]? BestNetwork,
    byte[]? Average,
    VaeDataset? Sample
)
{
    public const string FileName = "checkpoint.zip";

    private const string StateEntry = "state.json";
    private const string NetworkEntry = "network.dat";
    private const string OptimizerEntry = "optimizer.dat";
    private const string BestEntry = "best.dat";
    private const string AverageEntry = "average.dat";
    private const string SampleEntry = "sample.dat";
    private const string SampleLabelsEntry = "sample-labels.dat";

    /// <summary>Writes the checkpoint, or leaves the one before untouched.</summary>
    public void Write(string directory) =>
        AtomicFile.Write(
            Path.Combine(directory, FileName),
            stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                Add(zip, StateEntry, JsonSerializer.SerializeToUtf8Bytes(State, TrainingJson.Indented));
                Add(zip, NetworkEntry, Network);
                Add(zip, OptimizerEntry, Optimizer);
                if (BestNetwork is not null)
                {
                    Add(zip, BestEntry, BestNetwork);
                }

                if (Average is not null)
                {
                    Add(zip, AverageEntry, Average);
                }

                if (Sample is not null)
                {
                    var rows = new float[Sample.Count * Sample.Shape.Size];
                    Sample.CopyRows(0, rows);
                    Add(zip, SampleEntry, MemoryMarshal.AsBytes<float>(rows));
                    Add(zip, SampleLabelsEntry, MemoryMarshal.AsBytes(Sample.Labels.Span));
                }
            }
        );

    /// <exception cref="FileNotFoundException">There is no checkpoint in the directory.</exception>
    /// <exception cref="InvalidDataException">It is damaged or of another version.</exception>
    public static TrainingCheckpoint Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no checkpoint {path} to resume from.", path);
        }

        RegularFile.Require(path);
        try
        {
            RequireItself(path);
            using var zip = ZipFile.OpenRead(path);
            var json = Get(zip, StateEntry);
            RequireVersion(json);
            var state = JsonSerializer.Deserialize<TrainingState>(json, TrainingJson.Indented)!;
            state.Options.Validate();
            state.Architecture.Validate();
            var best = zip.GetEntry(BestEntry) is null ? null : Get(zip, BestEntry);
            var rows = SampleIn(zip, state);
            var average = state.Options.WeightAveraging > 0 ? Get(zip, AverageEntry) : null;
            return new TrainingCheckpoint(state, Get(zip, NetworkEntry), Get(zip, OptimizerEntry), best, average, rows);
        }
        catch (Exception e)
            when (e
                    is InvalidDataException
                        or JsonException
                        or NotSupportedException
                        or EndOfStreamException
                        or ArgumentException
                        or KeyNotFoundException
                        or InvalidOperationException
            )
        {
            throw new InvalidDataException(
                $"The checkpoint {path} is not usable: {(e is JsonException ? VaeJson.Problem(e) : e.Message)}",
                e
            );
        }
    }

    private static void RequireItself(string path)
    {
        var start = new byte[256];
        using var file = File.OpenRead(path);
        BundleFile.RequireItself(
            path,
            start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false))
        );
    }

    /// <summary>Another version may have another layout, so it is looked at before anything else.</summary>
    private static void RequireVersion(byte[] state)
    {
        using var document = JsonDocument.Parse(state);
        var version = document.RootElement.GetProperty("version");
        if (!version.TryGetInt32(out var number) || number != TrainingState.CurrentVersion)
        {
            throw new InvalidDataException(
                $"it has version {version}, and this version of VaeML reads {TrainingState.CurrentVersion}; go on with the version of VaeML that wrote it, or train anew"
            );
        }
    }

    /// <summary>The rows for an export; null in a checkpoint of before they were kept.</summary>
    private static VaeDataset? SampleIn(ZipArchive zip, TrainingState state)
    {
        if (zip.GetEntry(SampleEntry) is null)
        {
            return null;
        }

        var rows = MemoryMarshal.Cast<byte, float>(Get(zip, SampleEntry)).ToArray();
        var labels = MemoryMarshal.Cast<byte, long>(Get(zip, SampleLabelsEntry)).ToArray();
        return VaeDataset.FromRows(state.DataName, state.Architecture.Shape, rows, labels.Length == 0 ? null : labels);
    }

    private static void Add(ZipArchive zip, string name, ReadOnlySpan<byte> contents)
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

/// <summary>Where a training stands: with the weights and Adam's moments, all that a checkpoint holds.</summary>
internal sealed class TrainingState
{
    /// <summary>The version of the checkpoint format.</summary>
    public const int CurrentVersion = 3;

    public int Version { get; set; } = CurrentVersion;
    public required VaeArchitecture Architecture { get; set; }
    public required TrainingOptions Options { get; set; }

    /// <summary>The hash of the training rows; empty before the first step.</summary>
    public string DataFingerprint { get; set; } = "";

    /// <summary>As <see cref="DataFingerprint"/>, of the test rows; empty without them.</summary>
    public string TestFingerprint { get; set; } = "";

    /// <summary>As <see cref="DataFingerprint"/>, of validation rows; empty where they are a part of the training rows.</summary>
    public string ValidationFingerprint { get; set; } = "";

    public string DataName { get; set; } = "";

    /// <summary>The names of a conditional network's classes; null without them.</summary>
    public IReadOnlyList<string>? ClassNames { get; set; }

    public int TrainingRows { get; set; }
    public int TestRows { get; set; }
    public int ValidationRows { get; set; }

    /// <summary>The epoch under way, from 1.</summary>
    public int Epoch { get; set; } = 1;

    /// <summary>The steps of it that are done.</summary>
    public int Step { get; set; }

    /// <summary>Seconds spent in the epoch's steps so far.</summary>
    public double StepSeconds { get; set; }

    public RowAverages Averages { get; set; } = new();
    public List<EpochMetrics> History { get; set; } = [];

    /// <summary>The epoch with the best held-out bound since the end of the warm-up; 0 while there is none.</summary>
    public int BestEpoch { get; set; }

    public double BestTotal { get; set; } = double.PositiveInfinity;
    public bool CollapseReported { get; set; }
    public bool BaselineReported { get; set; }
    public bool Finished { get; set; }

    /// <summary>What is wrong with the weights of each epoch with which something is; an export without the data says so, too.</summary>
    public Dictionary<int, IReadOnlyList<string>> Warnings { get; set; } = [];

    public int Threads { get; set; }
}

/// <summary>The JSON of checkpoints and architectures: snake case, enums by name.</summary>
internal static class TrainingJson
{
    /// <summary>One line, for metadata inside a graph.</summary>
    public static JsonSerializerOptions Compact { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            Converters = { new JsonStringEnumConverter() },
        };

    /// <summary>Indented, for checkpoints.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Compact) { WriteIndented = true };
}
