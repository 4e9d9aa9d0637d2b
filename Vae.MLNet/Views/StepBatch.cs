using System.Buffers;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// The rows that one run of a step computes: what was read of them, and the results. Its memory is used again and again, also by the
/// next cursor.
/// </summary>
internal sealed class StepBatch : IDisposable
{
    private readonly float[] values;
    private readonly long[] labels;
    private readonly long[] targetLabels;
    private readonly DataViewRowId[] ids;
    private readonly float[][] results;
    private readonly int[] widths;
    private readonly bool[] wanted;

    /// <param name="step">The step.</param>
    /// <param name="model">The model.</param>
    /// <param name="capacity">The most rows.</param>
    /// <param name="active">Whether the output column of an index is asked for.</param>
    public StepBatch(VaeStep step, BundleModel model, int capacity, Func<int, bool> active)
    {
        Capacity = capacity;
        ValueWidth = step.ValueWidth(model);
        values = Rent<float>(checked(capacity * ValueWidth));
        labels = Rent<long>(Has(step, InputRole.Label) ? capacity : 0);
        targetLabels = Rent<long>(Has(step, InputRole.TargetLabel) ? capacity : 0);
        ids = Rent<DataViewRowId>(capacity);
        widths = [.. step.Results.Select(result => result.Type.Width(model))];
        results = [.. widths.Select(width => Rent<float>(checked(capacity * width)))];
        wanted = new bool[widths.Length];
        foreach (var (i, output) in step.Outputs.Index())
        {
            wanted[output.Result] |= active(i);
        }
    }

    public int Capacity { get; }

    /// <summary>The rows in the batch.</summary>
    public int Count { get; set; }

    /// <summary>The elements of one row of <see cref="Values"/>.</summary>
    public int ValueWidth { get; }

    /// <summary>The data or latent vectors read.</summary>
    public Span<float> Values => values.AsSpan(0, Count * ValueWidth);

    /// <summary>The labels read; empty for an unconditional model.</summary>
    public Span<long> Labels => labels.AsSpan(0, Math.Min(Count, labels.Length));

    /// <summary>The labels to decode with; empty for all steps but style transfer.</summary>
    public Span<long> TargetLabels => targetLabels.AsSpan(0, Math.Min(Count, targetLabels.Length));

    /// <summary>The rows' ids.</summary>
    public Span<DataViewRowId> Ids => ids.AsSpan(0, Count);

    /// <summary>A row of what was read, also one that is not yet counted.</summary>
    public Span<float> ValueRow(int row) => values.AsSpan(row * ValueWidth, ValueWidth);

    /// <summary>Takes a row's label or target label.</summary>
    public void SetLabel(InputRole role, int row, long label) =>
        (role == InputRole.Label ? labels : targetLabels)[row] = label;

    /// <summary>Takes a row's id.</summary>
    public void SetId(int row, DataViewRowId id) => ids[row] = id;

    /// <summary>Whether an active column shows the result.</summary>
    public bool Wants(int result) => wanted[result];

    /// <summary>The rows of a result.</summary>
    public Span<float> Result(int result) => results[result].AsSpan(0, Count * widths[result]);

    /// <summary>One row of a result.</summary>
    public ReadOnlySpan<float> Result(int result, int row) =>
        results[result].AsSpan(row * widths[result], widths[result]);

    /// <summary>Gives the memory back; no thread may use the batch any more.</summary>
    public void Dispose()
    {
        Return(values);
        Return(labels);
        Return(targetLabels);
        Return(ids);
        Array.ForEach(results, Return);
    }

    /// <summary>The batch cut where row numbers do not follow one another: in one piece for a source that is read in order.</summary>
    public IEnumerable<NumberedRows> NumberedRows() => MLNet.NumberedRows.Of(ids, Count);

    private static bool Has(VaeStep step, InputRole role) => step.Inputs.Any(input => input.Role == role);

    private static T[] Rent<T>(int length) => length == 0 ? [] : ArrayPool<T>.Shared.Rent(length);

    private static void Return<T>(T[] array)
    {
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}

/// <summary>Rows of a batch whose numbers follow one another.</summary>
/// <param name="Start">The first row's place in the batch.</param>
/// <param name="End">The place after the last row's.</param>
/// <param name="FirstRow">The first row's number, on which its noise depends.</param>
internal readonly record struct NumberedRows(int Start, int End, long FirstRow)
{
    /// <summary>Rows cut where their numbers do not follow one another.</summary>
    /// <param name="ids">Their ids.</param>
    /// <param name="count">How many they are.</param>
    public static IEnumerable<NumberedRows> Of(DataViewRowId[] ids, int count)
    {
        var start = 0;
        for (var i = 1; i <= count; i++)
        {
            if (i == count || NumberOf(ids[i]) != NumberOf(ids[i - 1]) + 1)
            {
                yield return new NumberedRows(start, i, NumberOf(ids[start]));
                start = i;
            }
        }
    }

    // An id's low half is the row's number in its source; ids made by combining others are 128 arbitrary bits. Two bits stay free, so that
    // adding a row's place to the number cannot overflow.
    private static long NumberOf(DataViewRowId id) =>
        (long)((id.Low ^ (id.High * 0x9E3779B97F4A7C15)) & (ulong.MaxValue >> 2));
}
