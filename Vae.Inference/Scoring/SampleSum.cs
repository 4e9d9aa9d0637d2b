namespace Vae.Inference;

/// <summary>Gathers the samples of one row after another: their mean loss, or their importance-weighted bound.</summary>
internal struct SampleSum(bool weighted)
{
    private double losses;
    private LogMeanExp weights;
    private int count;

    /// <summary>Adds a sample's loss and, for the bound, its ln p(z) − ln q(z|x).</summary>
    public void Add(double loss, double logPriorRatio)
    {
        count++;
        if (weighted)
        {
            weights.Add(logPriorRatio - loss);
        }
        else
        {
            losses += loss;
        }
    }

    /// <summary>Puts the result into the row's score and starts the next row.</summary>
    public VaeScore Finish(VaeScore score)
    {
        var finished = weighted
            ? score with
            {
                ImportanceWeightedBound = -weights.Value,
            }
            : score with
            {
                ReconstructionLoss = losses / count,
            };
        (losses, weights, count) = (0, default, 0);
        return finished;
    }
}
