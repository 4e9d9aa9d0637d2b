using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

public sealed class LatentSizeStudyTests : IDisposable
{
    private static readonly VaeDataset Training = MadeFigures.Inputs.Training;
    private static readonly VaeDataset Test = MadeFigures.Inputs.Test;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Each_size_is_trained_as_the_trainer_does_and_measured_on_the_test_rows()
    {
        var study = Study([1, 3]);
        var runs = study.Run(CancellationToken.None).ToArray();
        Assert.Equal([(1, 4), (3, 4)], runs.Select(run => (run.LatentSize, (int)run.Seed)));
        foreach (var run in runs)
        {
            using var trainer = new VaeTrainer(
                study.Architecture with
                {
                    LatentSize = run.LatentSize,
                },
                study.Options with
                {
                    Seed = 4,
                    Beta = new LinearWarmup(20, 1),
                }
            );
            var test = trainer.Train(Training, Test).History[^1].Test!;
            Assert.Equal(
                (test.Reconstruction, test.KlDivergence, test.ActiveUnits),
                (run.Reconstruction, run.KlDivergence, run.ActiveUnits)
            );
            using var model = VaeModel.Load(Folder(run.LatentSize));
            Assert.Equal(run.LatentSize, model.LatentSize);
            Assert.InRange(run.ActiveUnits, 1, run.LatentSize);
            Assert.False(Directory.Exists(Path.Combine(Folder(run.LatentSize), "training")));
        }

        study.Write(runs);
        var lines = File.ReadAllLines(Path.Combine(study.Directory, LatentSizeStudy.TableFile));
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("1,4,", lines[1]);
        foreach (var name in (string[])[LatentSizeStudy.FigureFile, LatentSizeStudy.ProjectionsFile])
        {
            using var picture = File.OpenRead(Path.Combine(study.Directory, name));
            Assert.Equal(0x89, picture.ReadByte());
        }

        // What is done is not trained again, and gives the same figures.
        var written = File.GetLastWriteTimeUtc(Path.Combine(Folder(3), "model.json"));
        Assert.Equal(runs, Study([1, 3]).Run(CancellationToken.None));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Folder(3), "model.json")));
        Assert.Contains(
            "is of a study with another network, other rows, other options or other scores",
            Assert
                .Throws<IOException>((study with { Options = study.Options with { Epochs = 5 } }).RequireDirectory)
                .Message
        );
        Assert.Contains(
            "other rows",
            Assert.Throws<IOException>((study with { Test = Training.Take(Test.Count) }).RequireDirectory).Message
        );
    }

    [Fact]
    public void The_table_has_means_and_deviations_over_the_seeds_of_each_size()
    {
        var table = LatentSizeStudy.Table([
            new LatentSizeRun(8, 1, 90, 10, 7, 0.9),
            new LatentSizeRun(8, 2, 94, 10, 8, 0.8),
            new LatentSizeRun(2, 1, 130, 6, 2, 0.5),
            new LatentSizeRun(2, 2, 130, 8, 2, 0.5),
        ]);
        Assert.Equal(["2", "130.00 ± 0.00", "7.00 ± 1.41", "137.00 ± 1.41", "2 ± 0", "50.00 ± 0.00 %"], table.Rows[0]);
        Assert.Equal(
            ["8", "92.00 ± 2.83", "10.00 ± 0.00", "102.00 ± 2.83", "7.5 ± 0.7", "85.00 ± 7.07 %"],
            table.Rows[1]
        );
    }

    private LatentSizeStudy Study(IReadOnlyList<int> sizes) =>
        new()
        {
            Architecture = VaeArchitecture.Mlp(Training.Shape, [16], latentSize: 2),
            Options = new TrainingOptions
            {
                Epochs = 2,
                BatchSize = 50,
                LearningRate = 0.01,
            },
            // β comes to 0.1 in the two.
            WarmupEpochs = 20,
            Sizes = sizes,
            Seeds = [4],
            Training = Training,
            Test = Test,
            Directory = directory["study"],
        };

    private string Folder(int size) => Path.Combine(directory["study"], StudyFiles.Trainings, $"latent-{size}-seed-4");
}
