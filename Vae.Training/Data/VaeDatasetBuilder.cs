using System.Globalization;
using Vae.Inference;

namespace Vae.Training;

/// <summary>
/// Makes a data set of rows that come one after another, as a stream or a cursor gives them: in memory up to a budget, and beyond it in a
/// temporary file that goes with the data set, or with the process, however it ends.
/// </summary>
/// <example>
/// <code language="csharp">
/// using var builder = new VaeDatasetBuilder("sensors", new DataShape(3), memoryBudget: 1L &lt;&lt; 30);
/// builder.Add([20.5f, 1.013f, 0.02f]);
/// builder.Add([21.0f, 1.009f, 0.03f]);
/// using var rows = builder.Build();
/// </code>
/// </example>
public sealed class VaeDatasetBuilder : IDisposable
{
    private readonly string name;
    private readonly DataShape shape;
    private readonly List<long> labels = [];
    private readonly List<float> weights = [];
    private SpilledRows? rows;

    /// <summary>Begins a data set without rows.</summary>
    /// <param name="name">The name that the model card gives.</param>
    /// <param name="shape">The shape of a row.</param>
    /// <param name="memoryBudget">The bytes that the rows may take in memory; half of what the process may have when null.</param>
    /// <param name="temporaryDirectory">Where the file of the rest is made; the system's directory when null.</param>
    /// <exception cref="ArgumentException">The budget is negative.</exception>
    public VaeDatasetBuilder(string name, DataShape shape, long? memoryBudget = null, string? temporaryDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(shape);
        var budget = memoryBudget ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        Check.AtLeast(budget, 0, "memory budget in bytes");
        (this.name, this.shape) = (name, shape);
        rows = new SpilledRows(shape.Size, budget, temporaryDirectory);
        Statistics = new ColumnStatistics(shape.Size);
    }

    /// <summary>The number of rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>What the columns are like so far.</summary>
    public ColumnStatistics Statistics { get; }

    /// <summary>Adds a row.</summary>
    /// <param name="row">Finite numbers, as many as the shape has elements.</param>
    /// <param name="label">The row's class, from 0; null for rows without labels. All rows have one or none has.</param>
    /// <param name="weight">How many rows it counts as; a finite number from 0 on.</param>
    /// <exception cref="ArgumentException">The length, the label or the weight does not fit.</exception>
    /// <exception cref="InvalidDataException">A number is not finite.</exception>
    /// <exception cref="InvalidOperationException">The data set is built already.</exception>
    /// <exception cref="IOException">The disk is full, or the temporary directory is not writable.</exception>
    public void Add(ReadOnlySpan<float> row, long? label = null, float weight = 1)
    {
        var store =
            rows ?? throw new InvalidOperationException("The data set is built; expected rows to be added before.");
        if (row.Length != shape.Size)
        {
            throw new ArgumentException($"Row {Count} has {row.Length} numbers; expected {shape.Size}.");
        }

        var bad = ValueCheck.FirstNotFinite(row);
        if (bad >= 0)
        {
            throw new InvalidDataException(
                $"Row {Count} of {name} holds {row[bad]} at element {bad}; expected finite numbers."
            );
        }

        if (!(weight >= 0 && float.IsFinite(weight)))
        {
            throw new ArgumentException(
                $"The weight of row {Count} is {weight.ToString("R", CultureInfo.InvariantCulture)}; expected a finite number from 0 on."
            );
        }

        if (label < 0)
        {
            throw new ArgumentException($"The label of row {Count} is {label}; expected 0 or more.");
        }

        if (Count > 0 && label is null != (labels.Count == 0))
        {
            throw new ArgumentException(
                $"Row {Count} has {(label is null ? "no" : "a")} label, and those before have {(label is null ? "one" : "none")}; expected a label for all rows or for none."
            );
        }

        if (Count == int.MaxValue)
        {
            throw new InvalidOperationException($"The data set {name} has {Count} rows, which is the most.");
        }

        store.Add(row);
        Statistics.Add(row, weight);
        AddWeight(weight);
        if (label is { } given)
        {
            labels.Add(given);
        }

        Count++;
    }

    /// <summary>Ends the adding.</summary>
    /// <returns>The rows; to be disposed by the caller, which takes the temporary file away.</returns>
    /// <exception cref="InvalidDataException">There are no rows, or none has a weight above 0.</exception>
    /// <exception cref="InvalidOperationException">The data set is built already.</exception>
    public VaeDataset Build()
    {
        var store = rows ?? throw new InvalidOperationException("The data set is built already.");
        var built = new VaeDataset(
            name,
            shape,
            store,
            labels.Count == 0 ? null : [.. labels],
            weights.Count == 0 ? null : [.. weights]
        );
        // After the checks: rows may be added still where they refuse.
        store.Complete();
        rows = null;
        return built;
    }

    /// <summary>Takes the temporary file away where no data set was built.</summary>
    public void Dispose() => rows?.Dispose();

    // Nearly all data has no weights, and then none are kept.
    private void AddWeight(float weight)
    {
        if (weights.Count == 0 && weight != 1)
        {
            weights.AddRange(Enumerable.Repeat(1f, Count));
        }

        if (weights.Count > 0 || weight != 1)
        {
            weights.Add(weight);
        }
    }
}
