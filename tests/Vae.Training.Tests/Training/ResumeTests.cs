using System.IO.Compression;
using System.Text.Json;
using Vae.Inference;

namespace Vae.Training.Tests.Training;

public sealed class ResumeTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 6)]
    [InlineData(2, 3)]
    [InlineData(4, 6)]
    public void An_interrupted_training_ends_bit_for_bit_as_an_uninterrupted_one(int epoch, int step)
    {
        var (expected, expectedWeights) = Uninterrupted();
        using var directory = new TemporaryDirectory();
        using var cancellation = new CancellationTokenSource();
        var interrupt = new Recorder(r =>
        {
            if (r.Point.Epoch == epoch && r.Point.Step == step)
            {
                cancellation.Cancel();
            }
        });
        using (var trainer = new VaeTrainer(Synthetic.Network(2), Options, directory.Path))
        {
            var outcome = trainer.Train(Data, Test, interrupt, cancellation: cancellation.Token).Outcome;
            // After the very last step there is nothing left to interrupt.
            Assert.Equal(epoch == 4 && step == 6 ? TrainingOutcome.Completed : TrainingOutcome.Interrupted, outcome);
        }

        using var resumed = VaeTrainer.Resume(directory.Path);
        var history = resumed.Train(Data, Test).History;

        Assert.Equal(expected, History.WithoutTimes(history));
        Assert.Equal(expectedWeights, Synthetic.Weights(resumed.Network));
    }

    [Fact]
    public void The_best_weights_survive_an_interruption()
    {
        var options = Options with { ValidationFraction = 0.25, Epochs = 6 };
        using var whole = new VaeTrainer(Synthetic.Network(2), options);
        var expected = whole.Train(Data);

        using var directory = new TemporaryDirectory();
        using var cancellation = new CancellationTokenSource();
        using (var trainer = new VaeTrainer(Synthetic.Network(2), options, directory.Path))
        {
            trainer.Train(
                Data,
                null,
                new Recorder(r => CancelIn(r, 5, cancellation)),
                cancellation: cancellation.Token
            );
        }

        using var resumed = VaeTrainer.Resume(directory.Path);
        var result = resumed.Train(Data);

        Assert.Equal(expected.Summary, result.Summary);
        Assert.Equal(Synthetic.Weights(whole.Network), Synthetic.Weights(resumed.Network));
    }

    [Fact]
    public void The_metrics_files_hold_one_line_an_epoch_that_agree_with_the_history()
    {
        using var directory = new TemporaryDirectory();
        using var trainer = new VaeTrainer(Synthetic.Network(2), Options, directory.Path);
        var history = trainer.Train(Data, Test).History;

        var lines = File.ReadAllLines(directory["metrics.jsonl"]);
        Assert.Equal(
            history.Select(e => e.Train.Reconstruction),
            lines.Select(l => Number(l, "train", "reconstruction"))
        );
        Assert.Equal(history.Select(e => e.Test!.Total), lines.Select(l => Number(l, "test", "total")));
        Assert.Equal(history.Select(e => e.Test!.Ratio), lines.Select(l => Number(l, "test", "ratio")));

        var table = File.ReadAllLines(directory["metrics.csv"]).Select(l => l.Split(',')).ToArray();
        Assert.Equal(history.Count + 1, table.Length);
        Assert.All(table, row => Assert.Equal(23, row.Length), throwIfEmpty: true);
        var column = Array.IndexOf(table[0], "test_kl");
        Assert.Equal(
            history.Select(e => e.Test!.KlDivergence),
            table.Skip(1).Select(row => double.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture))
        );

        static double Number(string line, string split, string figure) =>
            JsonDocument.Parse(line).RootElement.GetProperty(split).GetProperty(figure).GetDouble();
    }

    [Fact]
    public void Other_rows_than_the_checkpoints_are_refused()
    {
        using var directory = new TemporaryDirectory();
        Interrupt(directory.Path);

        using var resumed = VaeTrainer.Resume(directory.Path);
        var error = Assert.Throws<InvalidDataException>(() => resumed.Train(Synthetic.Bars(62)));

        Assert.Contains("other rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_test_rows_than_the_checkpoints_are_refused()
    {
        using var directory = new TemporaryDirectory();
        Interrupt(directory.Path);

        using var resumed = VaeTrainer.Resume(directory.Path);
        var rows = resumed.Summarize().TrainingRows + resumed.Summarize().ValidationRows;
        var error = Assert.Throws<InvalidDataException>(() => resumed.Train(Data, Synthetic.Bars(9)));

        Assert.Contains("not on 9 test rows (SHA-256 ", error.Message, StringComparison.Ordinal);
        Assert.Equal(Data.Count, rows);
    }

    [Fact]
    public void Other_rows_of_the_same_name_are_told_apart_by_their_number_and_hash()
    {
        using var directory = new TemporaryDirectory();
        Interrupt(directory.Path);

        using var resumed = VaeTrainer.Resume(directory.Path);
        var before = resumed.Summarize();
        var other = Synthetic.Bars(62);
        var error = Assert.Throws<InvalidDataException>(() => resumed.Train(other));

        Assert.Equal(before.Data, other.Name);
        Assert.Contains(
            $"on {before.TrainingRows + before.ValidationRows} rows of ",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("not on 62 rows of ", error.Message, StringComparison.Ordinal);
        Assert.Contains($"(SHA-256 {other.Fingerprint()[..16]}…)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_damaged_checkpoint_is_named()
    {
        using var directory = new TemporaryDirectory();
        Assert.Throws<FileNotFoundException>(() => VaeTrainer.Resume(directory.Path));

        Interrupt(directory.Path);
        var path = directory["checkpoint.zip"];
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);

        var error = Assert.Throws<InvalidDataException>(() => VaeTrainer.Resume(directory.Path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_divergence_leaves_the_last_checkpoint_as_it_was()
    {
        using var directory = new TemporaryDirectory();
        using var trainer = new VaeTrainer(Synthetic.Network(2), Options, directory.Path);
        byte[]? before = null;
        var poison = new Recorder(r =>
        {
            if (r.Point.Epoch == 3 && r.Point.Step == 2)
            {
                before = File.ReadAllBytes(directory["checkpoint.zip"]);
                using var scope = TorchSharp.torch.NewDisposeScope();
                using var quiet = TorchSharp.torch.no_grad();
                trainer.Network.parameters().First().fill_(float.NaN);
            }
        });

        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Train(Data, Test, poison));

        Assert.Equal((3, 3), (error.Epoch, error.Step));
        Assert.Equal(before, File.ReadAllBytes(directory["checkpoint.zip"]));
    }

    [Fact]
    public void A_training_without_a_directory_is_kept_when_its_export_fails()
    {
        using var directory = new TemporaryDirectory();
        using var trainer = new VaeTrainer(Synthetic.Network(2), Options);
        var result = trainer.Train(Data, Test);
        var weights = Synthetic.Weights(trainer.Network);
        var file = directory.Write("file");

        var error = Assert.Throws<ModelExportException>(() => result.Export(Path.Combine(file, "model"), Test));
        Assert.Contains("VaeTrainer.SaveCheckpoint keeps its training", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.InnerException!.Message.TrimEnd('.'), error.Message, StringComparison.Ordinal);
        Assert.Equal(weights, Synthetic.Weights(trainer.Network));
        Assert.Equal(["file"], directory.Files);

        trainer.SaveCheckpoint(directory["kept"]);
        using var resumed = VaeTrainer.Resume(directory["kept"]);
        Assert.Equal(result.Summary, resumed.Summarize());
        Assert.Equal(weights, Synthetic.Weights(resumed.Network));
        var card = resumed.Finish().Export(directory["model"], Test);
        Assert.Equal(History.WithoutTimes(result.History), History.WithoutTimes(card.History));
        Assert.Equal(result.Summary, card.Training);
    }

    [Fact]
    public void A_training_that_is_finished_early_keeps_the_best_weights_so_far()
    {
        var options = Options with
        {
            ValidationFraction = 0.25,
            Epochs = 6,
            Beta = new ConstantBeta(),
            LearningRate = 0.1,
        };
        using var directory = new TemporaryDirectory();
        using var cancellation = new CancellationTokenSource();
        var weights = new List<string>();
        using (var trainer = new VaeTrainer(Synthetic.Network(2), options, directory.Path))
        {
            trainer.Train(Data, Test, new Recorder(Note), cancellation: cancellation.Token);
            void Note(TrainingProgress report)
            {
                if (report.Completed is not null)
                {
                    weights.Add(Synthetic.Weights(trainer.Network));
                }

                if (report.Point is { Epoch: 5, Step: 2 })
                {
                    cancellation.Cancel();
                }
            }
        }

        var before = File.ReadAllBytes(directory["checkpoint.zip"]);
        using var resumed = VaeTrainer.Resume(directory.Path);
        var result = resumed.Finish();

        var best = result.History.MinBy(epoch => epoch.Validation!.Total)!.Epoch;
        Assert.Equal((TrainingOutcome.Interrupted, 4), (result.Outcome, result.History.Count));
        Assert.Equal((4, best), (result.Summary.Epochs, result.Summary.KeptEpoch));
        Assert.Equal(weights[best - 1], Synthetic.Weights(resumed.Network));
        Assert.Equal(before, File.ReadAllBytes(directory["checkpoint.zip"]));
        Assert.Equal(result.Summary, resumed.Train(Data, Test).Summary);
    }

    [Fact]
    public void A_training_without_a_whole_epoch_has_nothing_to_finish_with()
    {
        using var trainer = new VaeTrainer(Synthetic.Network(2), Options);

        var error = Assert.Throws<InvalidOperationException>(() => trainer.Finish());

        Assert.Contains("has not finished an epoch yet", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void A_checkpoint_of_another_version_is_refused(int version)
    {
        using var directory = new TemporaryDirectory();
        Interrupt(directory.Path);
        using (var zip = ZipFile.Open(directory["checkpoint.zip"], ZipArchiveMode.Update))
        {
            var state = zip.GetEntry("state.json")!;
            string json;
            using (var reader = new StreamReader(state.Open()))
            {
                json = reader
                    .ReadToEnd()
                    .Replace("\"version\": 3", $"\"version\": {version}", StringComparison.Ordinal);
            }

            state.Delete();
            using var writer = new StreamWriter(zip.CreateEntry("state.json").Open());
            writer.Write(json);
        }

        var error = Assert.Throws<InvalidDataException>(() => VaeTrainer.Resume(directory.Path));

        Assert.Contains(
            $"it has version {version}, and this version of VaeML reads 3",
            error.Message,
            StringComparison.Ordinal
        );
    }

    private static TrainingOptions Options { get; } =
        Synthetic.Options(4) with
        {
            LearningRateSchedule = new CosineDecay(),
        };

    private static VaeDataset Data => Synthetic.Bars(64);

    private static VaeDataset Test => Synthetic.Bars(30);

    private static (string History, string Weights) Uninterrupted()
    {
        using var trainer = new VaeTrainer(Synthetic.Network(2), Options);
        return (History.WithoutTimes(trainer.Train(Data, Test).History), Synthetic.Weights(trainer.Network));
    }

    private static void Interrupt(string directory)
    {
        using var cancellation = new CancellationTokenSource();
        using var trainer = new VaeTrainer(Synthetic.Network(2), Options, directory);
        trainer.Train(Data, Test, new Recorder(r => CancelIn(r, 2, cancellation)), cancellation: cancellation.Token);
    }

    private static void CancelIn(TrainingProgress report, int epoch, CancellationTokenSource cancellation)
    {
        if (report.Point.Epoch == epoch)
        {
            cancellation.Cancel();
        }
    }
}
