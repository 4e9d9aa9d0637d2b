using Vae.Data;
using Vae.Inference;

namespace Vae.Tables;

public sealed partial class VaeTableModel
{
    /// <summary>
    /// Scores rows: the negative evidence lower bound of each in nats, in the units of the encoded row (numbers are normal scores), and what each
    /// column has to do with it. Missing cells of a column that had none in training cost nothing.
    /// </summary>
    /// <param name="rows">The rows, with <see cref="Fields"/>.</param>
    /// <param name="scores">Takes one score per row.</param>
    /// <param name="contributions">
    /// Takes one number per column and row, row by row, which add up to the score; that of the condition is 0. Empty where none are wanted.
    /// </param>
    /// <param name="options">The seed and the numbers of samples; one sample of z per row when null.</param>
    /// <param name="unseenIsMissing">Whether a category that training did not see counts as missing, instead of being refused.</param>
    /// <param name="cancellationToken">Looked at before each batch.</param>
    /// <exception cref="ArgumentException">The rows have other fields, or there is too little room.</exception>
    /// <exception cref="InvalidDataException">A cell is none that the column may have; the message names it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Score(
        TableRows rows,
        Span<VaeScore> scores,
        Span<float> contributions,
        VaeScoreOptions? options = null,
        bool unseenIsMissing = false,
        CancellationToken cancellationToken = default
    )
    {
        RequireFields(rows);
        options ??= new VaeScoreOptions();
        var width = Fields.Count;
        Argument.Require(
            scores.Length == rows.Count,
            $"There is room for {scores.Length} scores; expected {rows.Count}."
        );
        Argument.Require(
            contributions.Length == 0 || contributions.Length == rows.Count * width,
            $"There is room for {contributions.Length} contributions; expected none, or {rows.Count} rows of {width}."
        );
        var elements = new float[rows.Count * codec.Size];
        var labels = new long[Model.IsConditional ? rows.Count : 0];
        codec.Encode(rows, elements, labels, options.FirstRow, unseenIsMissing);
        if (contributions.IsEmpty)
        {
            Model.Score(elements, labels, scores, options, cancellationToken);
            RequireFinite(scores, options);
            return;
        }

        var parts = new float[elements.Length];
        Model.Score(elements, labels, scores, parts, options, cancellationToken);
        RequireFinite(scores, options);
        for (var row = 0; row < rows.Count; row++)
        {
            var cells = new Range(row * codec.Size, (row + 1) * codec.Size);
            Share(elements.AsSpan(cells), parts.AsSpan(cells), contributions.Slice(row * width, width));
        }
    }

    /// <summary>Many wild numbers in one row may be more than an encoder's exponentials hold.</summary>
    private static void RequireFinite(ReadOnlySpan<VaeScore> scores, VaeScoreOptions options)
    {
        for (var row = 0; row < scores.Length; row++)
        {
            var score = options.ImportanceSamples > 0 ? scores[row].ImportanceWeightedBound : scores[row].NegativeElbo;
            if (!double.IsFinite(score))
            {
                throw new InvalidDataException(
                    $"Row {options.FirstRow + row} is so far from the training rows that its score is {score}; expected numbers nearer to those of the columns."
                );
            }
        }
    }

    /// <summary>
    /// What each column costs, and an even share of what no column is to blame for. The model shares that among elements, of which a column of
    /// many categories has many.
    /// </summary>
    private void Share(ReadOnlySpan<float> elements, ReadOnlySpan<float> parts, Span<float> contributions)
    {
        var options = codec.Layout(codec.ConditionIndex == 0 ? 1 : 0).Options;
        // An option that a row does not have costs nothing, nor does the only one, so that its part is its share alone.
        var share = parts[options == 1 ? 0 : elements[..options].IndexOf(0f)];
        var rest = share * parts.Length / (Fields.Count - (codec.ConditionIndex < 0 ? 0 : 1));
        contributions.Clear();
        for (var c = 0; c < Fields.Count; c++)
        {
            if (c == codec.ConditionIndex)
            {
                continue;
            }

            contributions[c] = rest;
            foreach (var part in parts.Slice(codec.First(c), codec.Layout(c).Size))
            {
                contributions[c] += part - share;
            }
        }
    }
}
