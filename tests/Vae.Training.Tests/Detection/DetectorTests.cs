using Vae.Inference;
using Vae.Training.Tests.Export;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Detection;

/// <summary>Detectors: what their graphs give, and how trainings end.</summary>
public sealed class DetectorTests
{
    public static TheoryData<string> Names => DetectorCase.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_graph_gives_what_the_definition_says(string name)
    {
        var made = DetectorCase.All[name];
        using var naive = new NaiveDetector(
            made.Architecture,
            made.Training,
            made.Detector,
            made.Rows(1, made.Count),
            made.Labels
        );
        using var model = VaeModel.FromBundle(DetectorCase.Of(name).Bundle);
        // Fresh rows, some that were learnt from, some that are far off, and one that is absurd.
        float[][] rows = [.. made.Rows(2, 20), .. made.Rows(1, 5), .. made.Rows(3, 5, noise: 2)];
        if (made.Architecture.Likelihood != Likelihood.Bernoulli)
        {
            rows = [.. rows, [.. rows[0].Select((value, i) => i == 1 ? 1e20f : value)]];
        }

        long[] labels = made.Architecture.IsConditional ? [.. rows.Select((_, row) => row % 3L)] : [];
        var (scores, contributions) = (new float[rows.Length], new float[rows.Length * model.DataSize]);
        model.DetectAnomalies([.. rows.SelectMany(row => row)], labels, scores, contributions);

        for (var row = 0; row < rows.Length; row++)
        {
            var isAbsurd = rows[row].Contains(1e20f);
            var parts = contributions[(row * model.DataSize)..((row + 1) * model.DataSize)];
            Assert.True(float.IsFinite(scores[row]));
            Assert.Equal(scores[row], parts.Sum(part => (double)part), 1e-4 * Math.Max(1, scores[row]));
            Assert.All(parts, part => Assert.InRange(part, 0, scores[row] * 1.0001f), throwIfEmpty: true);
            if (isAbsurd)
            {
                Assert.Equal(1, Array.IndexOf(parts, parts.Max()));
                Assert.True(scores[row] > scores[..20].Max());
                continue;
            }

            var (score, expected) = naive.Detect(rows[row], labels.Length > 0 ? labels[row] : 0);
            Assert.Equal(score, scores[row], 1e-3 * score);
            Assert.Equal(expected.Select(part => (float)part), parts, (a, b) => Math.Abs(a - b) <= 2e-3 * score);
        }

        // Without contributions the scores are the same.
        var again = new float[rows.Length];
        model.DetectAnomalies([.. rows.SelectMany(row => row)], labels, again);
        Assert.Equal(scores, again);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_calibration_is_that_of_the_rows_held_out(string name)
    {
        var (made, training) = (DetectorCase.All[name], DetectorCase.Of(name));
        var heldOut = new TrainingRows(made.Count, 0.25, made.Training.Seed).HeldOut;
        var rows = made.Rows(1, made.Count);
        using var model = VaeModel.FromBundle(training.Bundle);
        var scores = new float[heldOut.Length];
        long[] labels = made.Labels is { } all ? [.. heldOut.Select(row => all[row])] : [];
        model.DetectAnomalies([.. heldOut.SelectMany(row => rows[row])], labels, scores);

        Assert.Equal(scores, training.HeldOutScores, (a, b) => Math.Abs(a - b) <= 1e-5f * Math.Max(1, a));
        Assert.Equal(AnomalyCalibration.Of([.. training.HeldOutScores]), training.Bundle.Card.Detector);
        Assert.Equal(heldOut.Length, training.Bundle.Card.Detector!.Rows);
    }

    [Fact]
    public void The_first_network_is_the_bundles_encoder_and_decoder()
    {
        var made = DetectorCase.All["table"];
        using var trainer = new VaeTrainer(made.Architecture, made.Training with { SplitSeed = made.Training.Seed });
        var alone = trainer.Train(made.Data).ToBundle(made.Data);
        var bundle = DetectorCase.Of("table").Bundle;

        Assert.Equal(alone.Encoder, bundle.Encoder);
        Assert.Equal(alone.Decoder, bundle.Decoder);
    }

    [Fact]
    public void The_checker_accepts_every_detector()
    {
        byte[][] graphs = [.. DetectorCase.All.Keys.Select(name => DetectorCase.Of(name).Bundle.Detector!)];
        Assert.All(graphs, graph => OnnxStructure.AssertSound(OnnxModels.Parse(graph).Graph), throwIfEmpty: true);
        if (OnnxTestFiles.HasPythonOnnx)
        {
            var (exitCode, printed) = OnnxTestFiles.CheckWithPython(graphs);
            Assert.True(exitCode == 0, printed);
            Assert.Equal(graphs.Length, printed.Split("nodes checked").Length - 1);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_others()
    {
        var made = DetectorCase.All["table"];
        var expected = Digest(DetectorCase.Of("table"));

        Assert.Equal(expected, Digest(made.Trainer().Train(made.Data)));
        var other = made with { Training = made.Training with { Seed = 6 } };
        Assert.NotEqual(expected, Digest(other.Trainer().Train(made.Data)));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(5, false)]
    [InlineData(11, true)]
    public void A_training_that_was_ended_goes_on_and_gives_the_same_bytes(int step, bool twice)
    {
        var made = DetectorCase.All["table"];
        var expected = Digest(DetectorCase.Of("table"));
        using var directory = new TemporaryDirectory();

        Assert.Throws<OperationCanceledException>(() => Cancelled(made, step, directory.Path));
        Assert.Equal(expected, Digest(made.Trainer(directory.Path).Train(made.Data)));
        if (twice)
        {
            Assert.Equal(expected, Digest(made.Trainer(directory.Path).Train(made.Data)));
        }
    }

    [Fact]
    public void A_cancelled_training_keeps_the_networks_that_have_finished_an_epoch()
    {
        var made = DetectorCase.All["table"];
        var alone = made with { Detector = made.Detector with { Networks = 1 } };
        // Four reports an epoch, one for each of its three steps and one with its figures; two epochs a network.
        Assert.Throws<OperationCanceledException>(() => Cancelled(made, 2, null, keepBest: true));
        Assert.Equal(Digest(alone.Trainer().Train(made.Data)), Digest(Cancelled(made, 10, null, keepBest: true)));

        var early = Cancelled(made, 5, null, keepBest: true);
        Assert.Single(early.First.History);
        using var model = VaeModel.FromBundle(early.Bundle);
        Assert.True(model.HasDetector);
    }

    [Fact]
    public void A_cancellation_before_the_first_step_throws()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var made = DetectorCase.All["few rows"];
        Assert.Throws<OperationCanceledException>(() =>
            made.Trainer().Train(made.Data, keepBestWhenCancelled: true, cancellation: cancellation.Token)
        );
    }

    [Fact]
    public void Validation_rows_calibrate_where_they_are_given()
    {
        var made = DetectorCase.All["table"];
        var validation = VaeDataset.FromRows(
            "other",
            made.Architecture.Shape,
            [.. made.Rows(9, 33).SelectMany(row => row)]
        );
        var trainer = new VaeDetectorTrainer(
            made.Architecture,
            made.Training with
            {
                ValidationFraction = 0,
            },
            made.Detector
        );
        var training = trainer.Train(made.Data, validation);

        Assert.Equal(33, training.HeldOutScores.Count);
        Assert.Equal((120, 33), (training.First.Summary.TrainingRows, training.First.Summary.ValidationRows));
    }

    [Fact]
    public void Rows_of_the_weight_0_stand_for_none_and_calibrate_nothing()
    {
        var made = DetectorCase.All["table"];
        Assert.Equal(Digest(Trained(1)), Digest(Trained(40)));

        DetectorTraining Trained(float size)
        {
            var rows = made.Rows(1, made.Count);
            var weights = new float[made.Count];
            for (var row = 0; row < made.Count; row++)
            {
                weights[row] = row % 4 == 0 ? 0 : 1;
                rows[row] = row % 4 == 0 ? [.. rows[row].Select(value => value * size)] : rows[row];
            }

            var data = VaeDataset.FromRows(
                "made",
                made.Architecture.Shape,
                [.. rows.SelectMany(row => row)],
                weights: weights
            );
            return made.Trainer().Train(data);
        }
    }

    [Fact]
    public void Too_few_rows_are_refused()
    {
        var made = DetectorCase.All["few rows"];
        foreach (var (count, fraction) in ((int, double)[])[(1, 0.25), (3, 0.25), (2, 0.5), (40, 0)])
        {
            var training = made.Training with { ValidationFraction = fraction };
            var error = Assert.Throws<InvalidDataException>(() =>
                new VaeDetectorTrainer(made.Architecture, training, made.Detector).Train(made.Data.Take(count))
            );
            Assert.Contains(
                "expected at least two to learn from and one to calibrate on",
                error.Message,
                StringComparison.Ordinal
            );
        }

        DetectorOptions[] wrong =
        [
            new() { Networks = 0 },
            new() { ReferenceRows = 1 },
            new() { Neighbours = 0 },
            new() { NeighbourhoodShare = 0 },
            new() { NeighbourhoodShare = 1.1 },
            new() { ResidualWeight = 0 },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(options.Validate), throwIfEmpty: true);
    }

    private static DetectorTraining Cancelled(DetectorCase made, int reports, string? directory, bool keepBest = false)
    {
        using var cancellation = new CancellationTokenSource();
        var seen = 0;
        var progress = new Recorder(_ =>
        {
            if (++seen == reports)
            {
                cancellation.Cancel();
            }
        });
        return made.Trainer(directory).Train(made.Data, null, progress, keepBest, cancellation.Token);
    }

    private static string Digest(DetectorTraining training) =>
        string.Join(
            ' ',
            ModelBundle.HashOf(training.Bundle.Encoder),
            ModelBundle.HashOf(training.Bundle.Decoder),
            ModelBundle.HashOf(training.Bundle.Detector),
            string.Join(',', training.HeldOutScores.Select(score => BitConverter.SingleToInt32Bits(score)))
        );
}
