using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Rows cost no memory. Alone, since allocations are counted over the process.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void More_rows_allocate_no_more_per_row()
    {
        var estimator = ml
            .Transforms.FeaturizeWithVae("Features", Bundles.Mlp, "Data")
            .Append(ml.Transforms.ScoreWithVae(Bundles.Mlp, "Data"));
        Allocated(20_000, estimator);

        var few = Allocated(20_000, estimator);
        var many = Allocated(220_000, estimator);

        // The smallest object takes 24 bytes; a batch of 512 rows may allocate a little.
        Assert.InRange((many - few) / 200_000.0, -4, 4);
    }

    private static long Allocated<T>(int rows, IEstimator<T> estimator)
        where T : class, ITransformer
    {
        var view = new ProbeView(
            rows,
            new ProbeColumn<VBuffer<float>>(
                "Data",
                new VectorDataViewType(NumberDataViewType.Single, 6),
                (long row, ref VBuffer<float> image) =>
                {
                    var editor = VBufferEditor.Create(ref image, 6);
                    editor.Values.Fill(row % 256 / 255f);
                    image = editor.Commit();
                }
            )
        ).Apply(estimator);
        using var cursor = view.GetRowCursor(view.Schema.Named(["Data", "Features", "NegativeElbo"]));
        var features = cursor.GetGetter<VBuffer<float>>(view.Schema["Features"]);
        var score = cursor.GetGetter<float>(view.Schema["NegativeElbo"]);
        VBuffer<float> vector = default;
        var number = 0f;
        var before = GC.GetTotalAllocatedBytes(precise: true);
        while (cursor.MoveNext())
        {
            features(ref vector);
            score(ref number);
        }

        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }
}
