using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training;

/// <summary>
/// The vectors of a <see cref="Codebook"/> and the moving averages that they are made of: N of how often a code occurs in a step, and m of the sum of
/// the encoder's outputs that it stands for. Named <c>codebook.vectors</c>, <c>codebook.counts</c> and <c>codebook.sums</c> in a network's state dictionary.
/// </summary>
/// <remarks>
/// With n outputs z of a step nearest to a code, N ← γN + (1 − γ)n, m ← γm + (1 − γ)Σz, and the vector is m / N (van den Oord et al. 2017, appendix A.1), N
/// smoothed as by Laplace, (N + ε)/(ΣN + Kε)·ΣN, which keeps a code that hardly occurs from a division by nothing. No gradient moves them.
/// </remarks>
internal sealed class VectorQuantizer : nn.Module
{
    private const double Epsilon = 1e-5;

    /// <summary>How many times the average of a dead code one has that starts anew: some twenty steps of the standard decay.</summary>
    private const double Begun = 1.25;

    private readonly Codebook codebook;
    private readonly Scalar kept;
    private readonly Scalar moved;

    private readonly Tensor vectors;
    private readonly Tensor counts;
    private readonly Tensor sums;

    public VectorQuantizer(Codebook codebook)
        : base(nameof(VectorQuantizer))
    {
        this.codebook = codebook;
        kept = codebook.Decay.ToScalar();
        moved = (1 - codebook.Decay).ToScalar();
        vectors = randn(codebook.Size, codebook.Dimension);
        // Nothing has occurred yet: the first step starts all codes at outputs of the encoder.
        counts = zeros(codebook.Size);
        sums = zeros(codebook.Size, codebook.Dimension);
        RegisterComponents();
    }

    /// <summary>Whether a name in a network's state dictionary is that of a moving average, which no graph has.</summary>
    public static bool IsAverage(string name) => name is "codebook.counts" or "codebook.sums";

    /// <summary>The vectors, <c>[K, D]</c>.</summary>
    public Tensor Vectors => vectors;

    /// <summary>The moving averages of how often each code occurs in a step, <c>[K]</c>.</summary>
    public Tensor Counts => counts;

    /// <summary>The code of the nearest vector, of equally near ones the first: int64 <c>[n]</c>.</summary>
    /// <param name="outputs">The encoder's outputs, <c>[n, D]</c>.</param>
    public Tensor Nearest(Tensor outputs)
    {
        // ‖z − e‖² but for ‖z‖², which all codes have in common.
        var products = outputs.mm(vectors.t());
        return vectors.mul(vectors).sum([1]).sub(products.mul(Scalars.Two)).argmin(1);
    }

    /// <summary>The vectors of codes, <c>[n, D]</c>.</summary>
    public Tensor Of(Tensor codes) => vectors.index_select(0, codes);

    /// <summary>How often each code occurs among some rows, and the sums of what it stands for.</summary>
    /// <param name="outputs">The encoder's outputs, <c>[n, D]</c>.</param>
    /// <param name="codes">Their codes, <c>[n]</c>.</param>
    /// <param name="weights">How often each counts, <c>[n]</c>; null for once.</param>
    public CodeUse Use(Tensor outputs, Tensor codes, Tensor? weights)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var given = outputs.detach();
        var ones = weights ?? ones_like(codes, float32);
        var occurred = zeros_like(counts).index_add_(0, codes, ones, Scalars.One);
        var added = zeros_like(sums)
            .index_add_(0, codes, weights is null ? given : given.mul(weights.unsqueeze(1)), Scalars.One);
        return new CodeUse(given.clone(), weights?.clone(), occurred, added);
    }

    /// <summary>Moves the averages and the vectors by a batch, and starts dead codes anew.</summary>
    /// <param name="parts">The parts of the batch, which are added in the order of its rows.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="step">The number of the step.</param>
    public void Move(IReadOnlyList<CodeUse> parts, long seed, long step)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        counts.mul_(kept);
        sums.mul_(kept);
        foreach (var part in parts)
        {
            counts.add_(part.Counts, moved);
            sums.add_(part.Sums, moved);
        }

        using var epsilon = Epsilon.ToScalar();
        using var all = (codebook.Size * Epsilon).ToScalar();
        var total = counts.sum();
        var smoothed = counts.add(epsilon, Scalars.One).div(total.add(all, Scalars.One)).mul(total);
        // A code that never occurred keeps the vector that it was made with.
        vectors.copy_(where(counts.gt(Scalars.Zero).unsqueeze(1), sums.div(smoothed.unsqueeze(1)), vectors));
        Restart(parts, seed, step);
    }

    /// <summary>
    /// Starts the vectors of dead codes at outputs of this batch, each drawn in proportion to its squared distance from the nearest vector, those started
    /// before it among them, as the first means of k-means are (Arthur and Vassilvitskii 2007, "k-means++"): most positions of pictures look alike, and
    /// outputs drawn evenly would be the same one over and over.
    /// </summary>
    private void Restart(IReadOnlyList<CodeUse> parts, long seed, long step)
    {
        var occurred = counts.data<float>().ToArray();
        var even = parts.Sum(part => part.Counts.sum().item<float>()) / codebook.Size;
        int[] dead = [.. Enumerable.Range(0, occurred.Length).Where(i => occurred[i] < codebook.RestartBelow * even)];
        if (dead.Length == 0)
        {
            return;
        }

        var outputs = cat([.. parts.Select(part => part.Outputs)], 0);
        var weights = parts[0].Weights is null ? null : cat([.. parts.Select(part => part.Weights!)], 0);
        int[] alive = [.. Enumerable.Range(0, occurred.Length).Except(dead)];
        var distances =
            alive.Length == 0
                ? ones_like(outputs.select(1, 0))
                : Distances(outputs, vectors.index_select(0, tensor(alive, int64)));
        var draws = new double[dead.Length];
        UniformNoise.FillRow(seed, step, NoisePurpose.CodeRestarts, draws);
        // A little more than a dead code has: enough for some steps in which outputs may find it, and so little that it follows an encoder that moves.
        var begun = (float)(Begun * codebook.RestartBelow * even);
        using var share = begun.ToScalar();
        for (var i = 0; i < dead.Length; i++)
        {
            using var each = NewDisposeScope();
            var parted = weights is null ? distances : distances.mul(weights);
            var chosen = outputs[UniformNoise.Place([.. parted.data<float>().Select(part => (double)part)], draws[i])];
            vectors[dead[i]] = chosen;
            counts[dead[i]] = tensor(begun);
            sums[dead[i]] = chosen.mul(share);
            distances = distances.minimum(Square(outputs.sub(chosen)).sum([1])).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The squared distance of each output from the nearest of some vectors, <c>[n]</c>.</summary>
    private static Tensor Distances(Tensor outputs, Tensor to)
    {
        var products = outputs.mm(to.t());
        var squares = Square(to)
            .sum([1])
            .sub(products.mul(Scalars.Two))
            .add(Square(outputs).sum([1], true), Scalars.One);
        return squares.amin([1]).clamp_min(Scalars.Zero);
    }

    private static Tensor Square(Tensor value) => value.mul(value);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            kept.Dispose();
            moved.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>What some rows of a batch say of the codes, which one thread may have made and another may take back.</summary>
internal sealed class CodeUse : IDisposable
{
    /// <summary>Takes the tensors out of the current dispose scope.</summary>
    public CodeUse(Tensor outputs, Tensor? weights, Tensor counts, Tensor sums)
    {
        Outputs = outputs.DetachFromDisposeScope();
        Weights = weights?.DetachFromDisposeScope();
        Counts = counts.DetachFromDisposeScope();
        Sums = sums.DetachFromDisposeScope();
    }

    /// <summary>The encoder's outputs, <c>[n, D]</c>.</summary>
    public Tensor Outputs { get; }

    /// <summary>How often each counts, <c>[n]</c>; null for once.</summary>
    public Tensor? Weights { get; }

    /// <summary>How often each code occurs, <c>[K]</c>.</summary>
    public Tensor Counts { get; }

    /// <summary>The sum of the outputs that each code stands for, <c>[K, D]</c>.</summary>
    public Tensor Sums { get; }

    public void Dispose()
    {
        Outputs.Dispose();
        Weights?.Dispose();
        Counts.Dispose();
        Sums.Dispose();
    }
}

/// <summary>Rows as codes.</summary>
/// <param name="Codes">The codes, int64 <c>[rows · positions]</c>.</param>
/// <param name="Outputs">What the encoder gives, <c>[rows · positions, D]</c>.</param>
/// <param name="Latent">
/// The codes' vectors as a picture, <c>[rows, D, height, width]</c>, whose gradient goes to the encoder's outputs as if it were they (the straight-through
/// estimator; van den Oord et al. 2017, section 3.2).
/// </param>
/// <param name="Commitment">The squared distance of a row's outputs to their codes' vectors, summed over its positions, <c>[rows]</c>.</param>
internal readonly record struct QuantizedRows(Tensor Codes, Tensor Outputs, Tensor Latent, Tensor Commitment);
