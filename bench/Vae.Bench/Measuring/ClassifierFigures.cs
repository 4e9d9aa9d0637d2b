namespace Vae.Bench.Measuring;

/// <summary>How well a classifier tells a label.</summary>
/// <param name="MacroF1">The mean of both labels' F1.</param>
/// <param name="Recall">The share of rows with the rarer label that it finds.</param>
/// <param name="Auroc">The area under the ROC curve, from 0 to 1.</param>
internal sealed record ClassifierFigures(double MacroF1, double Recall, double Auroc)
{
    /// <summary>Compares what was told with the truth.</summary>
    public static ClassifierFigures Of(bool[] truth, bool[] told, double[] scores)
    {
        var (hits, wrong, missed, rest) = (0, 0, 0, 0);
        for (var i = 0; i < truth.Length; i++)
        {
            if (truth[i])
            {
                (hits, missed) = told[i] ? (hits + 1, missed) : (hits, missed + 1);
            }
            else
            {
                (wrong, rest) = told[i] ? (wrong + 1, rest) : (wrong, rest + 1);
            }
        }

        return new ClassifierFigures(
            (F1(hits) + F1(rest)) / 2,
            (double)hits / (hits + missed),
            Measuring.Auroc.Of(scores, truth) / 100
        );

        double F1(int right) => right == 0 ? 0 : 2.0 * right / (2 * right + wrong + missed);
    }

    /// <summary>The means of several classifiers' figures.</summary>
    public static ClassifierFigures Mean(IReadOnlyList<ClassifierFigures> figures) =>
        new(
            figures.Average(each => each.MacroF1),
            figures.Average(each => each.Recall),
            figures.Average(each => each.Auroc)
        );
}
