using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vae.Inference;

namespace Vae.Training;

/// <summary>Rows of data, with or without labels and weights: what a <see cref="VaeTrainer"/> learns from.</summary>
/// <remarks>
/// Rows that came as bytes stay bytes, a quarter of the memory, and are divided by 255 a batch at a time. Rows that a
/// <see cref="VaeDatasetBuilder"/> has put into a temporary file stay there until the data set is disposed; others need no disposing.
/// </remarks>
public sealed partial class VaeDataset : IDisposable
{
    private readonly long[]? labels;
    private readonly float[]? weights;

    internal VaeDataset(string name, DataShape shape, RowStore rows, long[]? labels, float[]? weights = null)
    {
        Name = name;
        Shape = shape;
        Rows = rows;
        this.labels = labels;
        this.weights = weights;
        Count = rows.Count;
        if (Count == 0)
        {
            throw new InvalidDataException($"The data set {name} has no rows; expected at least one.");
        }

        if (labels is not null && labels.Length != Count)
        {
            throw new InvalidDataException(
                $"The data set {name} has {Count} rows and {labels.Length} labels; expected as many labels as rows."
            );
        }

        var negative = labels is null ? -1 : Array.FindIndex(labels, label => label < 0);
        if (negative >= 0)
        {
            throw new InvalidDataException(
                $"The label of row {negative} of {name} is {labels![negative]}; expected 0 or more."
            );
        }

        if (weights is not null)
        {
            RequireWeights(name, weights, Count);
        }
    }

    /// <summary>The first rows of a data set that was checked, among which there may be none with a weight above 0.</summary>
    private VaeDataset(VaeDataset whole, RowStore rows, IReadOnlyList<string>? classNames)
    {
        (Name, Shape, Rows, Count) = (whole.Name, whole.Shape, rows, rows.Count);
        (labels, weights) = (whole.labels?[..Count], whole.weights?[..Count]);
        (Warning, ClassNames) = (whole.Warning, classNames);
    }

    /// <summary>The name that the model card gives.</summary>
    public string Name { get; }

    /// <summary>The shape of one row.</summary>
    public DataShape Shape { get; }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether every row has a label.</summary>
    public bool HasLabels => labels is not null;

    /// <summary>One label per row; empty without labels.</summary>
    public ReadOnlyMemory<long> Labels => labels;

    /// <summary>How many rows each row counts as; empty where each counts as one.</summary>
    public ReadOnlyMemory<float> Weights => weights;

    /// <summary>What looks wrong with the scale of the rows, in a sentence; null when nothing does. See <see cref="Vae.Data.RowReader.Warning"/>.</summary>
    public string? Warning { get; private init; }

    /// <summary>The name of each class, from class 0 on; null without them.</summary>
    public IReadOnlyList<string>? ClassNames { get; private init; }

    /// <summary>Where the rows lie.</summary>
    internal RowStore Rows { get; }

    /// <summary>Rows of numbers, row-major, and optionally one label and one weight per row.</summary>
    /// <param name="name">The name that the model card gives.</param>
    /// <param name="shape">The shape of a row.</param>
    /// <param name="rows">The rows; not to be changed any more.</param>
    /// <param name="labels">The class of each row, from 0; null for none.</param>
    /// <param name="weights">How many rows each row counts as, finite numbers from 0 on; null where each counts as one.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is no whole number of rows.</exception>
    /// <exception cref="InvalidDataException">There are no rows, a number is not finite, or the labels or weights do not fit.</exception>
    public static VaeDataset FromRows(
        string name,
        DataShape shape,
        float[] rows,
        long[]? labels = null,
        float[]? weights = null
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Length % shape.Size != 0)
        {
            throw new ArgumentException(
                $"There are {rows.Length} numbers; expected a multiple of the row size {shape.Size}."
            );
        }

        RequireFinite(name, shape, rows);
        return new VaeDataset(name, shape, new ArrayRows<float>(rows, shape.Size), labels, weights);
    }

    /// <summary>The first <paramref name="count"/> rows, or all when there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public VaeDataset Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new VaeDataset(this, Take(Rows, Math.Min(count, Count)), ClassNames);
    }

    /// <summary>
    /// The first <paramref name="count"/> rows that count, or all of them: what a network is compared on and shown by.
    /// </summary>
    internal VaeDataset TakeCounted(int count)
    {
        if (weights is null)
        {
            return Take(count);
        }

        int[] numbers = [.. Enumerable.Range(0, Count).Where(row => weights[row] > 0).Take(count)];
        if (numbers.Length == 0)
        {
            return Take(count);
        }

        var rows = new float[numbers.Length * Shape.Size];
        for (var i = 0; i < numbers.Length; i++)
        {
            Rows.Read(numbers[i], rows.AsSpan(i * Shape.Size, Shape.Size));
        }

        var own = labels is null ? null : Array.ConvertAll(numbers, number => labels[number]);
        return new VaeDataset(Name, Shape, new ArrayRows<float>(rows, Shape.Size), own)
        {
            Warning = Warning,
            ClassNames = ClassNames,
        };
    }

    /// <summary>
    /// These rows with names for their classes, which a conditional model's card keeps: steps of pipelines then match labels that are names.
    /// </summary>
    /// <param name="names">The name of class 0, of class 1, and so on; distinct.</param>
    /// <exception cref="ArgumentException">A name is empty or there twice, or a label has none.</exception>
    /// <example>
    /// <code language="csharp">
    /// var rows = VaeDataset.FromFile("animals.csv").WithClassNames("cat", "dog", "bird"); // labels 0, 1, 2
    /// </code>
    /// </example>
    public VaeDataset WithClassNames(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (Inference.ClassNames.Problem(names, classCount: null) is { } problem)
        {
            throw new ArgumentException(problem);
        }

        var nameless = labels is null ? -1 : Array.FindIndex(labels, label => label >= names.Count);
        return nameless < 0
            ? new VaeDataset(this, Rows, [.. names])
            : throw new ArgumentException(
                $"There are {names.Count} class names, and the label of row {nameless} of {Name} is {labels![nameless]}; expected a name for each class from 0 on."
            );
    }

    /// <summary>Copies rows as numbers (bytes divided by 255), from row <paramref name="firstRow"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows lie outside the data set.</exception>
    public void CopyRows(int firstRow, Span<float> rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            rows.Length,
            (long)(Count - firstRow) * Shape.Size,
            nameof(rows)
        );
        Rows.Read(firstRow, rows);
    }

    /// <summary>Takes the temporary file of the rows away, where there is one.</summary>
    public void Dispose() => Rows.Dispose();

    private static RowStore Take(RowStore rows, int count)
    {
        switch (rows)
        {
            case ArrayRows<byte> bytes:
                return bytes.Take(count);
            case ArrayRows<float> floats:
                return floats.Take(count);
            default:
                var taken = new float[checked(count * rows.Width)];
                rows.Read(0, taken);
                return new ArrayRows<float>(taken, rows.Width);
        }
    }

    private static void RequireWeights(string name, float[] weights, int count)
    {
        if (weights.Length != count)
        {
            throw new InvalidDataException(
                $"The data set {name} has {count} rows and {weights.Length} weights; expected as many weights as rows."
            );
        }

        var bad = Array.FindIndex(weights, weight => !(weight >= 0 && float.IsFinite(weight)));
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"The weight of row {bad} of {name} is {weights[bad].ToString("R", CultureInfo.InvariantCulture)}; expected a finite number from 0 on."
            );
        }

        if (Array.TrueForAll(weights, weight => weight == 0))
        {
            throw new InvalidDataException($"The weights of all rows of {name} are 0; expected one above 0.");
        }
    }

    private static void RequireFinite(string name, DataShape shape, float[] rows)
    {
        var bad = ValueCheck.FirstNotFinite(rows);
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"Row {bad / shape.Size} of {name} holds {rows[bad]}; expected finite numbers."
            );
        }
    }

    /// <summary>A SHA-256 of the rows and labels, which a checkpoint remembers.</summary>
    internal string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rowsAtOnce = Math.Max(1, (1 << 20) / Rows.RowBytes);
        var part = new byte[rowsAtOnce * Rows.RowBytes];
        for (var row = 0; row < Count; row += rowsAtOnce)
        {
            var rows = part.AsSpan(0, Math.Min(rowsAtOnce, Count - row) * Rows.RowBytes);
            Rows.Read(row, rows);
            hash.AppendData(rows);
        }

        hash.AppendData(MemoryMarshal.AsBytes(Labels.Span));
        hash.AppendData(MemoryMarshal.AsBytes(Weights.Span));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
