using TorchSharp;
using static TorchSharp.torch;

namespace Vae.Bench.Measuring;

/// <summary>The first principal components of standardised rows, exactly: the eigenvectors of their correlations.</summary>
internal static class PrincipalComponents
{
    /// <summary>What rows to learn from and others are in some components of the former.</summary>
    public static (LabelledTable Train, LabelledTable Test) Of(LabelledTable train, LabelledTable test, int size)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var moments = train.Moments();
        var rows = Rows(train.Standardized(moments));
        var centred = rows.sub(rows.mean([0]));
        // Ascending eigenvalues: the last are the largest.
        var (_, vectors) = linalg.eigh(centred.t().matmul(centred));
        var first = vectors.narrow(1, train.Width - size, size);
        return (Projected(train, rows, first), Projected(test, Rows(test.Standardized(moments)), first));
    }

    private static Tensor Rows(LabelledTable table) =>
        tensor(table.Values, table.Count, table.Width).to(ScalarType.Float64);

    private static LabelledTable Projected(LabelledTable table, Tensor rows, Tensor components) =>
        table with
        {
            Width = (int)components.shape[1],
            Values = rows.matmul(components).to(ScalarType.Float32).contiguous().data<float>().ToArray(),
        };
}
