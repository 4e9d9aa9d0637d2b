using Vae.Inference;
using Vae.Training;

namespace Vae.Cli;

/// <summary>The rows of a training, in memory.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Test">The rows to report figures on; null without a test set.</param>
internal sealed record TrainingData(VaeDataset Train, VaeDataset? Test)
{
    /// <summary>Reads a data set.</summary>
    /// <param name="data">A known name or a directory.</param>
    /// <param name="trainLimit">The most rows to learn from; null for all.</param>
    /// <param name="testLimit">The most test rows; null for all.</param>
    /// <param name="context">Takes messages of a download.</param>
    /// <param name="directoryName">What the rows of a directory are called; its path as given when null.</param>
    public static TrainingData Read(
        string data,
        int? trainLimit,
        int? testLimit,
        CliContext context,
        string? directoryName = null
    )
    {
        var files = new DataSetCache().Resolve(data, context.Error.WriteLine, context.Cancellation);
        var name = KnownDataSet.Find(data)?.Name ?? directoryName ?? data;
        var train = VaeDataset.FromIdx(files.TrainImages, files.TrainLabels, name);
        var test = files.TestImages is null ? null : VaeDataset.FromIdx(files.TestImages, files.TestLabels, name);
        return new TrainingData(First(train, trainLimit), test is null ? null : First(test, testLimit));
    }

    /// <summary>All files of the directory that a data set lies in, or will lie in.</summary>
    public static IEnumerable<string> Inputs(string data)
    {
        var directory = KnownDataSet.Find(data) is { } known ? new DataSetCache().DirectoryOf(known) : data;
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory) : [];
    }

    /// <summary>Exports a trained network, checked on test rows where there are any.</summary>
    public ModelCard Export(TrainingResult result, string directory)
    {
        try
        {
            return result.Export(directory, Test ?? Train);
        }
        catch (ModelExportException e)
        {
            throw new IOException(
                $"{ErrorText.Sentence(e.InnerException!)} The training is kept in its checkpoint; vae export tries again.",
                e
            );
        }
    }

    private static VaeDataset First(VaeDataset rows, int? limit) => limit is { } count ? rows.Take(count) : rows;
}
