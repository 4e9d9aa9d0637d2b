using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet.Tests.Contract;

/// <summary>Batches are read ahead of the one that is served.</summary>
public class ReadAheadTests
{
    [Fact]
    public void The_next_batch_is_read_while_this_one_is_served()
    {
        const int Batch = 4;
        using var reached = new ManualResetEventSlim();
        var ml = new MLContext(seed: 1);
        var source = new ProbeView(
            1000,
            Probe.Vector(
                "Data",
                NumberDataViewType.Single,
                row =>
                {
                    if (row == 2 * Batch - 1)
                    {
                        reached.Set();
                    }

                    return Source.Image(row);
                },
                6
            )
        );
        var view = source.Apply(ml.Transforms.FeaturizeWithVae(Bundles.Mlp, new() { BatchSize = Batch }));
        using var cursor = view.GetRowCursor([view.Schema["Features"]]);

        Assert.True(cursor.MoveNext());

        Assert.True(reached.Wait(TimeSpan.FromMinutes(5)), "The second batch was not read.");
        Assert.InRange(source.Log.RowsRead, 2 * Batch, 10 * Batch);
    }
}
