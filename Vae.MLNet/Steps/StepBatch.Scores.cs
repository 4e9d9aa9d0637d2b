using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

// Scores, and the rows' numbers that random ones depend on.
internal sealed partial class StepBatch
{
    /// <summary>Scores every row; a row's samples depend on the seed and on the row's id alone.</summary>
    public ReadOnlySpan<VaeScore> Score(VaeModel model, VaeScoreOptions options)
    {
        var random = options.ElboSamples > 0 || options.ImportanceSamples > 0;
        foreach (var rows in random ? Runs() : [new RowRun(0, Count, 0)])
        {
            var part = new Range(rows.Start, rows.End);
            model.Score(
                Values[(rows.Start * ValueWidth)..(rows.End * ValueWidth)],
                Labels.IsEmpty ? [] : Labels[part],
                scores.AsSpan(part),
                options with
                {
                    FirstRow = rows.FirstRow,
                }
            );
        }

        return scores.AsSpan(0, Count);
    }

    /// <summary>The divergence of every row's posterior from the prior, for which nothing is decoded.</summary>
    public ReadOnlySpan<VaeScore> Divergences(VaeModel model)
    {
        var length = Count * model.LatentSize;
        var (mean, logVariance) = (Rent<float>(length), Rent<float>(length));
        var divergences = Rent<double>(Count);
        model.Encode(Values, Labels, mean.AsSpan(0, length), logVariance.AsSpan(0, length));
        model.KlDivergence(mean.AsSpan(0, length), logVariance.AsSpan(0, length), divergences.AsSpan(0, Count));
        for (var i = 0; i < Count; i++)
        {
            scores[i] = new VaeScore(double.NaN, divergences[i], double.NaN);
        }

        Return(mean);
        Return(logVariance);
        Return(divergences);
        return scores.AsSpan(0, Count);
    }

    /// <summary>The batch cut where row numbers do not follow one another: in one piece for a source that is read in order.</summary>
    public IEnumerable<RowRun> Runs()
    {
        var start = 0;
        for (var i = 1; i <= Count; i++)
        {
            if (i == Count || RowNumber(ids[i]) != RowNumber(ids[i - 1]) + 1)
            {
                yield return new RowRun(start, i, RowNumber(ids[start]));
                start = i;
            }
        }
    }

    // An id's low half is the row's number in its source; ids made by combining others are 128 arbitrary bits. Two bits stay free, so that
    // adding a row's place to the number cannot overflow.
    private static long RowNumber(DataViewRowId id) =>
        (long)((id.Low ^ (id.High * 0x9E3779B97F4A7C15)) & (ulong.MaxValue >> 2));
}
