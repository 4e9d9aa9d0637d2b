using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// The rows that stand for the training rows in the eyes of one network: where each lies, and how dense it is around it.
/// </summary>
/// <remarks>
/// A row lies at u = (x, λ(x − x̂)), x̂ what its posterior's mean decodes to: the second half says how far and in which direction the row is off
/// the manifold that the network has learnt, and counts beside where it is.
/// </remarks>
internal sealed class ReferenceRows
{
    private const double Tiny = 1e-6;
    private const double LeastDensityShare = 1e-3;
    private const double FloorShare = 0.02;

    private ReferenceRows(float[] places, float[] scales, float floor, double[] local, double[] global)
    {
        (Places, Scales, Floor) = (places, scales, floor);
        (Local, Global) = (local, global);
    }

    /// <summary>The places, row-major, two numbers for each element of a row.</summary>
    public float[] Places { get; }

    /// <summary>What a distance from each is multiplied by: one over the square root of its own distance to its k-th neighbour.</summary>
    public float[] Scales { get; }

    /// <summary>What is added to a radius, so that rows that lie on each other have a logarithm.</summary>
    public float Floor { get; }

    /// <summary>ln of the scaled distance of each to its neighbours among the others.</summary>
    public double[] Local { get; }

    /// <summary>ln of the radius around each that holds the neighbourhood's share of the others.</summary>
    public double[] Global { get; }

    /// <summary>What is added to a scaled distance before its logarithm.</summary>
    public static float LocalFloor => (float)Tiny;

    /// <summary>Measures the rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The rows as the layers see them, within the limits that the graph has.</param>
    /// <param name="labels">Their labels; null for an unconditional network.</param>
    /// <param name="options">The detector's options.</param>
    public static ReferenceRows Of(VaeNetwork network, Tensor data, Tensor? labels, DetectorOptions options)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var places = PlacesOf(network, data, labels, options.ResidualWeight);
        using var infinite = double.PositiveInfinity.ToScalar();
        var itself = eye(data.shape[0], dtype: @bool);
        var distances = Distances(places, places).masked_fill(itself, infinite);
        var count = (int)data.shape[0];
        var (neighbours, radius) = (options.NeighboursOf(count), options.NeighbourhoodOf(count));
        var nearest = Smallest(distances, neighbours)[neighbours - 1];
        var median = Median(nearest) + Tiny;
        var scales = Array.ConvertAll(
            nearest,
            distance => (float)(1 / Math.Sqrt(Math.Max(distance, LeastDensityShare * median + Tiny)))
        );
        var floor = (float)(FloorShare * median);
        var scaled = Smallest(distances.mul(tensor(scales)), neighbours);
        var farthest = Smallest(distances, radius)[radius - 1];
        return new ReferenceRows(
            places.data<float>().ToArray(),
            scales,
            floor,
            [.. farthest.Select((_, i) => Math.Log(scaled.Average(column => column[i]) + Tiny))],
            [.. farthest.Select(distance => Math.Log(distance + floor))]
        );
    }

    public static double Median(double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    private static Tensor PlacesOf(VaeNetwork network, Tensor data, Tensor? labels, double residualWeight)
    {
        using var weight = residualWeight.ToScalar();
        var (rows, decoded) = (data.flatten(1), Decoded(network, network.EncodeScaled(data, labels).Mean, labels));
        return cat([rows, rows.sub(decoded.flatten(1)).mul(weight)], 1);
    }

    private static Tensor Decoded(VaeNetwork network, Tensor latent, Tensor? labels)
    {
        var output = network.DecodeScaled(latent, labels);
        return network.Architecture.Signature.IsUnit ? output.sigmoid() : output;
    }

    private static Tensor Distances(Tensor from, Tensor to)
    {
        using var zero = 0.0.ToScalar();
        var squares = from.mul(from).sum([1], keepdim: true).add(to.mul(to).sum([1]), Scalars.One);
        return squares.sub(from.matmul(to.t()).mul(Scalars.Two)).clamp_min(zero).sqrt();
    }

    /// <summary>The smallest numbers of each row, ascending: the smallest of all rows first, then the second of all rows.</summary>
    private static double[][] Smallest(Tensor values, int count)
    {
        var (found, _) = values.topk(count, 1, largest: false, sorted: true);
        var numbers = found.t().contiguous().data<float>().ToArray();
        var rows = numbers.Length / count;
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(k => Array.ConvertAll(numbers[(k * rows)..((k + 1) * rows)], number => (double)number)),
        ];
    }
}
