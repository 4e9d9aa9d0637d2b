using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vae.Data;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>
/// The directory of a study whose trainings take long: what it was begun with, and a folder for each training with its model and its figures. What is
/// done is kept, and an interrupted study goes on there.
/// </summary>
/// <typeparam name="TRun">The figures of a training.</typeparam>
/// <param name="Path">Where it is.</param>
/// <param name="Settings">All that a training depends on but what sets it apart from the others, as text to compare.</param>
internal sealed record StudyDirectory<TRun>(string Path, string Settings)
    where TRun : class
{
    private const string FiguresFile = "scores.json";
    private const string CheckpointFolder = "training";

    /// <summary>Refuses a directory that holds something else than this study.</summary>
    /// <exception cref="IOException">It does, or it cannot be written.</exception>
    public void RequireOwn()
    {
        var settings = InPath(StudyFiles.Settings);
        if (File.Exists(settings))
        {
            if (File.ReadAllText(settings) != Settings)
            {
                throw new IOException(
                    $"{settings} is of a study with another network, other rows, other options or other scores; expected those it was begun with, or another directory."
                );
            }
        }
        else if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
        {
            throw new IOException(
                $"{Path} is there already and holds no study; expected an empty directory, one of a study to go on with, or a name that is free."
            );
        }

        FilePlace.RequireWritable(settings, Path);
    }

    /// <summary>Marks the directory as that of this study, and keeps others out until the result is disposed.</summary>
    /// <exception cref="IOException">It holds something else, or the same study runs there.</exception>
    public IDisposable Begin()
    {
        RequireOwn();
        var settings = InPath(StudyFiles.Settings);
        if (!File.Exists(settings))
        {
            AtomicFile.WriteText(settings, Settings);
        }

        var place = InPath(StudyFiles.Lock);
        try
        {
            return new FileStream(
                place,
                FileMode.Create,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose
            );
        }
        catch (IOException e) when (File.Exists(place))
        {
            throw new IOException(
                $"{Path} is that of a study which runs just now, as {place} is held; expected another directory, or to wait for its end.",
                e
            );
        }
    }

    /// <summary>The folder of a training.</summary>
    public string Folder(string training) => System.IO.Path.Combine(Path, StudyFiles.Trainings, training);

    /// <summary>Writes a table or a figure beside the trainings.</summary>
    public void Write(string name, Figure figure)
    {
        var png = DrawingEngine.Png(DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
        AtomicFile.Write(InPath(name), file => file.Write(png));
    }

    /// <inheritdoc cref="Write(string, Figure)"/>
    public void Write(string name, string text) => AtomicFile.WriteText(InPath(name), text);

    /// <summary>The figures of a training that is done; else null.</summary>
    /// <param name="training">Its folder.</param>
    /// <param name="isThis">Whether figures are those of this training.</param>
    /// <param name="described">What it is, in a sentence.</param>
    /// <exception cref="InvalidDataException">What lies there is damaged, or of another training.</exception>
    public TRun? Done(string training, Func<TRun, bool> isThis, string described)
    {
        var path = System.IO.Path.Combine(Folder(training), FiguresFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<TRun>(File.ReadAllText(path), StudyFiles.Json) is { } run && isThis(run)
                ? run
                : throw new InvalidDataException($"{path} is not of {described}; remove it to have them trained.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged; remove it to have the training scored again.", e);
        }
    }

    /// <summary>Trains, or goes on with a training that was interrupted, exports the model and keeps its figures.</summary>
    /// <param name="training">Its folder.</param>
    /// <param name="architecture">What to train.</param>
    /// <param name="options">How.</param>
    /// <param name="rows">What to learn from.</param>
    /// <param name="test">Rows to report on; null for none.</param>
    /// <param name="measure">The figures of the model that was exported to a directory.</param>
    /// <param name="cancellation">Ends the training with a checkpoint.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public TRun Train(
        string training,
        VaeArchitecture architecture,
        TrainingOptions options,
        VaeDataset rows,
        VaeDataset? test,
        Func<string, TRun> measure,
        CancellationToken cancellation
    )
    {
        var folder = Folder(training);
        var checkpoint = System.IO.Path.Combine(folder, CheckpointFolder);
        using (var trainer = VaeTrainer.Open(architecture, options, checkpoint))
        {
            var result = trainer.Train(rows, test, cancellation: cancellation);
            cancellation.ThrowIfCancellationRequested();
            result.Export(folder, test ?? rows);
        }

        var run = Keep(training, measure(folder));
        // Its rows and moments are a multiple of the model, of each training.
        Directory.Delete(checkpoint, recursive: true);
        return run;
    }

    /// <summary>Keeps the figures of a training, which is done with that.</summary>
    /// <param name="training">Its folder.</param>
    /// <param name="run">The figures.</param>
    public TRun Keep(string training, TRun run)
    {
        var folder = Directory.CreateDirectory(Folder(training)).FullName;
        AtomicFile.WriteText(
            System.IO.Path.Combine(folder, FiguresFile),
            JsonSerializer.Serialize(run, StudyFiles.Json) + "\n"
        );
        return run;
    }

    private string InPath(string name) => System.IO.Path.Combine(Path, name);
}

/// <summary>What the directories of all studies have in common.</summary>
internal static class StudyFiles
{
    /// <summary>What a study was begun with.</summary>
    public const string Settings = "study.json";

    /// <summary>Held by the process that trains.</summary>
    public const string Lock = "study.lock";

    /// <summary>The folder of the trainings, each in one of its own.</summary>
    public const string Trainings = "trainings";

    public static JsonSerializerOptions Json { get; } =
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            // The ratio of a reconstruction loss to a divergence of 0.
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            WriteIndented = true,
        };

    // Those of a data set that is looked at again and again, at each step of a study.
    private static readonly ConditionalWeakTable<VaeDataset, string> Fingerprints = [];

    /// <summary>What tells rows from others, as a checkpoint tells them.</summary>
    public static string FingerprintOf(VaeDataset rows) => Fingerprints.GetValue(rows, own => own.Fingerprint());

    /// <summary>The settings of a study as text to compare.</summary>
    public static string Text(object settings) => JsonSerializer.Serialize(settings, Json) + "\n";
}
