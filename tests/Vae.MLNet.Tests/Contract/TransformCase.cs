using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>A transformer that goes through the suite.</summary>
/// <param name="Name">What it does, as the tests' names show it.</param>
/// <param name="Needs">The columns of <see cref="Source"/> that it reads.</param>
/// <param name="Makes">The columns that it adds.</param>
/// <param name="Estimator">Makes its estimator.</param>
internal sealed record TransformCase(
    string Name,
    IReadOnlyList<string> Needs,
    IReadOnlyList<string> Makes,
    Func<MLContext, IEstimator<ITransformer>> Estimator
)
{
    /// <summary>What a value may differ by between batches of different sizes; ONNX Runtime sums in another order.</summary>
    public double Tolerance { get; init; }

    /// <summary>The columns whose values are drawn by row id, which a cache before the step changes.</summary>
    public IReadOnlyList<string> Drawn { get; init; } = [];

    /// <summary>
    /// Whether every row before one that cannot be read is served. ML.NET's threads drop those that they had read along with it; this
    /// library's batches do not.
    /// </summary>
    public bool ServesRowsBeforeAFailure { get; init; }

    /// <summary>The transformer over rows of <see cref="Source"/>, ready to be read.</summary>
    public TransformRun Over(ProbeView source) => new(this, source);

    public TransformRun Over(long rows) => Over(Source.Of(rows));
}
