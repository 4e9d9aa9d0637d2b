using Vae.Inference;

namespace Vae.Bench.Measuring;

/// <summary>A tensor of a graph over memory that holds all rows.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Row">The shape of one row.</param>
/// <param name="Memory">Every row, pinned.</param>
internal sealed record BareTensor(string Name, DataShape Row, float[] Memory)
{
    /// <summary>Whether a row is a single number, and not a vector of one.</summary>
    public bool IsScalar { get; init; }

    public static BareTensor Of(string name, DataShape row, int rows) =>
        new(name, row, GC.AllocateArray<float>(rows * row.Size, pinned: true));

    /// <summary>The elements of one row.</summary>
    public ArraySegment<float> OfRow(int row) => new(Memory, row * Row.Size, Row.Size);
}
