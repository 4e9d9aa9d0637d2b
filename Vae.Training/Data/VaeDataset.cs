using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vae.Inference;

namespace Vae.Training;

/// <summary>Rows of data in memory, with or without labels: what a <see cref="VaeTrainer"/> learns from.</summary>
/// <remarks>Pixels that came as bytes stay bytes, a quarter of the memory, and are divided by 255 a batch at a time.</remarks>
public sealed partial class VaeDataset
{
    private readonly byte[]? bytes;
    private readonly float[]? floats;
    private readonly long[]? labels;

    private VaeDataset(string name, DataShape shape, byte[]? bytes, float[]? floats, long[]? labels)
    {
        (Name, Shape, this.bytes, this.floats, this.labels) = (name, shape, bytes, floats, labels);
        Count = (bytes?.Length ?? floats!.Length) / shape.Size;
        if (Count == 0)
        {
            throw new InvalidDataException($"The data set {name} has no rows; expected at least one.");
        }

        if (labels is not null && labels.Length != Count)
        {
            throw new InvalidDataException(
                $"The data set {name} has {Count} images and {labels.Length} labels; expected as many labels as images."
            );
        }

        var negative = labels is null ? -1 : Array.FindIndex(labels, label => label < 0);
        if (negative >= 0)
        {
            throw new InvalidDataException(
                $"The label of row {negative} of {name} is {labels![negative]}; expected 0 or more."
            );
        }
    }

    /// <summary>The name that the model card gives.</summary>
    public string Name { get; }

    /// <summary>The shape of one row.</summary>
    public DataShape Shape { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether every row has a label.</summary>
    public bool HasLabels => labels is not null;

    /// <summary>One label a row; empty without labels.</summary>
    public ReadOnlyMemory<long> Labels => labels;

    internal ReadOnlySpan<byte> Bytes => bytes;

    internal ReadOnlySpan<float> Floats => floats;

    internal bool IsBytes => bytes is not null;

    /// <summary>Rows of numbers, row-major, and optionally one label a row.</summary>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is no whole number of rows.</exception>
    /// <exception cref="InvalidDataException">There are no rows, a number is not finite, or the labels do not fit.</exception>
    public static VaeDataset FromRows(string name, DataShape shape, float[] rows, long[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Length % shape.Size != 0)
        {
            throw new ArgumentException(
                $"There are {rows.Length} numbers; expected a multiple of the row size {shape.Size}."
            );
        }

        var bad = Array.FindIndex(rows, x => !float.IsFinite(x));
        return bad < 0
            ? new VaeDataset(name, shape, null, rows, labels)
            : throw new InvalidDataException(
                $"Row {bad / shape.Size} of {name} holds {rows[bad]}; expected finite numbers."
            );
    }

    /// <summary>The first <paramref name="count"/> rows, or all when there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public VaeDataset Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        count = Math.Min(count, Count);
        return new VaeDataset(
            Name,
            Shape,
            bytes?[..(count * Shape.Size)],
            floats?[..(count * Shape.Size)],
            labels?[..count]
        );
    }

    /// <summary>Copies rows as numbers (bytes divided by 255), from row <paramref name="firstRow"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows lie outside the data set.</exception>
    public void CopyRows(int firstRow, Span<float> rows)
    {
        var start = firstRow * Shape.Size;
        if (floats is not null)
        {
            floats.AsSpan(start, rows.Length).CopyTo(rows);
            return;
        }

        var source = bytes.AsSpan(start, rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = source[i] / 255f;
        }
    }

    /// <summary>A SHA-256 of the rows and labels, which a checkpoint remembers.</summary>
    internal string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(IsBytes ? Bytes : MemoryMarshal.AsBytes(Floats));
        hash.AppendData(MemoryMarshal.AsBytes(Labels.Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
