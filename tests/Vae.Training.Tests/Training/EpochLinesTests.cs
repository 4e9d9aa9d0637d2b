using System.Globalization;
using System.Text.RegularExpressions;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

/// <summary>A training that says how it goes, in lines.</summary>
public partial class EpochLinesTests
{
    [Fact]
    public void Each_epoch_is_a_line_with_its_figures()
    {
        using var trainer = new VaeTrainer(
            Synthetic.Network(),
            Synthetic.Options(3) with
            {
                ValidationFraction = 0.25,
            }
        );
        var lines = new List<string>();

        trainer.Train(Synthetic.Bars(40), Synthetic.Bars(12), TrainingProgress.ToLines(lines.Add));

        var epochs = lines.Where(line => !line.StartsWith("Warning: ", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, epochs.Count);
        Assert.All(
            epochs.Zip(trainer.History),
            pair =>
            {
                var (line, metrics) = pair;
                Assert.StartsWith($"epoch {metrics.Epoch}/3 ", line, StringComparison.Ordinal);
                var sums = Sum().Matches(line).Select(Numbers).ToList();
                SplitMetrics[] expected = [metrics.Train, metrics.Validation!, metrics.Test!];
                Assert.Equal(
                    expected.SelectMany(split => (double[])[split.Reconstruction, split.KlDivergence, split.Total]),
                    sums.SelectMany(numbers => numbers),
                    (a, b) => Math.Abs(a - b) < 0.00501
                );
            },
            throwIfEmpty: true
        );
    }

    [Fact]
    public void A_warning_is_a_line_of_its_own()
    {
        var lines = new List<string>();
        var progress = TrainingProgress.ToLines(lines.Add);
        var step = new TrainingProgress
        {
            Point = new TrainingPoint(1, 0, 1, 1),
            Reconstruction = 1,
            KlDivergence = 1,
            Beta = 1,
            RowsPerSecond = 1,
            Remaining = TimeSpan.Zero,
        };

        progress.Report(step);
        progress.Report(step with { Warning = "the posterior has collapsed" });

        Assert.Equal(["Warning: the posterior has collapsed"], lines);
        Assert.Throws<ArgumentNullException>(() => TrainingProgress.ToLines(null!));
    }

    private static double[] Numbers(Match match) =>
        [.. match.Groups.Values.Skip(1).Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"([0-9.]+) \+ ([0-9.]+) = ([0-9.]+)")]
    private static partial Regex Sum();
}
