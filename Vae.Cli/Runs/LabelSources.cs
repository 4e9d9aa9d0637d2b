using Vae.Data;
using Vae.Inference;

namespace Vae.Cli;

/// <summary>The labels of a run's rows, in order.</summary>
internal interface ILabelSource : IDisposable
{
    /// <summary>Goes past rows that are not wanted.</summary>
    void Skip(long rows);

    /// <summary>Gives the labels of the rows from <paramref name="firstRow"/> on, the next ones.</summary>
    void Read(long firstRow, Span<long> labels);

    /// <summary>Throws if a file is not what it was when it was opened.</summary>
    void CheckUnchanged();
}

/// <summary>Labels by a plan: one, a list, a range or proportions.</summary>
internal sealed class PlannedLabels(LabelPlan plan, long seed) : ILabelSource
{
    public void Skip(long rows) { }

    public void Read(long firstRow, Span<long> labels) => plan.Fill(seed, firstRow, labels);

    public void CheckUnchanged() { }

    public void Dispose() { }
}

/// <summary>Labels from a file, one per row of the run.</summary>
/// <param name="reader">The file, owned by this.</param>
/// <param name="classCount">The number that every label has to be below.</param>
internal sealed class FileLabels(RowReader reader, long classCount) : ILabelSource
{
    public void Skip(long rows) => reader.Skip(rows);

    public void Read(long firstRow, Span<long> labels)
    {
        reader.ReadLabelsExactly(labels);
        var bad = labels.IndexOfAnyExceptInRange(0, classCount - 1);
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"{reader.Name} gives row {firstRow + bad} the label {labels[bad]}; expected a class from 0 to {classCount - 1}."
            );
        }
    }

    public void CheckUnchanged() => reader.CheckUnchanged();

    public void Dispose() => reader.Dispose();
}
