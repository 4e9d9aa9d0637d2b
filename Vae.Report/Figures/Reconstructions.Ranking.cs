using Vae.Inference;

namespace Vae.Report;

internal static partial class Reconstructions
{
    /// <summary>The sheet of one model and the numbers behind it.</summary>
    private sealed record Ranking(ImageSheet Sheet, object Data)
    {
        private static readonly string[] Names = ["best", "median", "worst"];

        public static Ranking Of(NamedModel named, ReportInputs inputs, int shown)
        {
            var scores = inputs.TestScores(named.Model).Rows;
            int[] order = [.. Enumerable.Range(0, scores.Count).OrderBy(row => scores[row].NegativeElbo)];
            int[] starts = [0, (order.Length - shown) / 2, order.Length - shown];
            var rows = starts.SelectMany(start => order[start..(start + shown)]).ToArray();
            var labels = Array.ConvertAll(rows, row => inputs.Test.Labels.Span[row]);
            return new Ranking(
                Draw(named, inputs, rows, labels, [.. rows.Select(row => scores[row].NegativeElbo)]),
                new { named.Name, groups = Names.Select((group, i) => Group(group, i * shown)).ToList() }
            );

            object Group(string group, int first) =>
                new
                {
                    group,
                    rows = rows[first..(first + shown)],
                    labels = labels[first..(first + shown)],
                    negative_elbo = Rounded.All(Digits, Scores(first, score => score.NegativeElbo)),
                    reconstruction = Rounded.All(Digits, Scores(first, score => score.ReconstructionLoss)),
                    kl_divergence = Rounded.All(Digits, Scores(first, score => score.KlDivergence)),
                };

            IEnumerable<double> Scores(int first, Func<VaeScore, double> value) =>
                rows[first..(first + shown)].Select(row => value(scores[row]));
        }

        private static ImageSheet Draw(
            NamedModel named,
            ReportInputs inputs,
            int[] rows,
            long[] labels,
            double[] losses
        )
        {
            var shown = rows.Length / Names.Length;
            var images = new ImageDraw(inputs.Test, inputs.Seed).Images(rows);
            var made = named.Model.Reconstruct(
                images,
                named.Model.IsConditional ? labels : default,
                inputs.Cancellation
            );
            return new ImageSheet
            {
                Name = $"08-reconstructions-{named.Name.ToLowerInvariant()}",
                Title = $"{named.Name}: best, median and worst test images",
                Alt =
                    $"Upper row: the {shown} best, {shown} median and {shown} worst test images by the {named.Name}'s negative evidence lower bound. Lower row: their reconstructions.",
                Shape = inputs.Test.Shape,
                Images = [.. images, .. made],
                Columns = rows.Length,
                ColumnHeadings = [.. Names.SelectMany((name, i) => LatentTexts.Group(Heading(name, i * shown), shown))],
                RowHeadings = ["image", "decoded"],
                GapsAfter = [shown - 1, 2 * shown - 1],
            };

            string Heading(string name, int first) => $"{name}: {losses[first]:0} to {losses[first + shown - 1]:0}";
        }
    }
}
