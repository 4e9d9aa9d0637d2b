using Vae.Inference;
using Vae.Training;

namespace Vae.Report;

/// <summary>The scores of every row of a data set; row i's sample of z depends on the seed and i alone.</summary>
internal static class RowScores
{
    public static VaeScore[] Of(VaeModel model, VaeDataset data, long seed, CancellationToken cancellation)
    {
        var scores = new VaeScore[data.Count];
        foreach (var block in DataBlock.Of(data, data.Count))
        {
            model.Score(
                block.Images,
                block.LabelsFor(model),
                scores.AsSpan(block.FirstRow, block.Count),
                new VaeScoreOptions { Seed = seed, FirstRow = block.FirstRow },
                cancellation
            );
        }

        return scores;
    }
}
