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

        AssertFree(
            rows => new ProbeView(
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
            ),
            estimator,
            "Data",
            "Features",
            "NegativeElbo"
        );
    }

    [Fact]
    public void Nor_do_rows_of_several_columns()
    {
        var estimator = ml
            .Transforms.FeaturizeWithVae(
                Bundles.Mlp,
                new VaeFeaturizer.Options { InputColumnNames = ["Key", "Flag", "Sparse"] }
            )
            .Append(
                ml.Transforms.ScoreWithVae(
                    Bundles.Mlp,
                    new VaeScorer.Options { InputColumnNames = ["Sparse", "Key", "Flag"] }
                )
            );

        AssertFree(
            rows => new ProbeView(
                rows,
                Probe.Scalar("Key", new KeyDataViewType(typeof(uint), 3), row => 1 + (uint)(row % 3)),
                Probe.Scalar("Flag", BooleanDataViewType.Instance, row => row % 2 == 0),
                new ProbeColumn<VBuffer<byte>>(
                    "Sparse",
                    new VectorDataViewType(NumberDataViewType.Byte, 2),
                    (long row, ref VBuffer<byte> to) =>
                    {
                        var editor = VBufferEditor.Create(ref to, 2, 1);
                        editor.Values[0] = (byte)row;
                        editor.Indices[0] = (int)(row % 2);
                        to = editor.Commit();
                    }
                )
            ),
            estimator,
            "Features",
            "NegativeElbo"
        );
    }

    private static void AssertFree<T>(
        Func<int, ProbeView> view,
        IEstimator<T> estimator,
        params IReadOnlyList<string> columns
    )
        where T : class, ITransformer
    {
        Allocated(view(20_000).Apply(estimator), columns);

        var few = Allocated(view(20_000).Apply(estimator), columns);
        var many = Allocated(view(220_000).Apply(estimator), columns);

        // The smallest object takes 24 bytes; a batch of 512 rows may allocate a little.
        Assert.InRange((many - few) / 200_000.0, -4, 4);
    }

    private static long Allocated(IDataView view, IReadOnlyList<string> columns)
    {
        using var cursor = view.GetRowCursor(view.Schema.Named(columns));
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
