using System.Text.Json;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

public sealed class CodeStudyTests : IDisposable
{
    private const int Positions = 7 * 7;

    private static readonly VaeDataset Training = MadeFigures.Inputs.Training;
    private static readonly VaeDataset Test = MadeFigures.Inputs.Test;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Codes_are_trained_as_the_trainer_does_and_cost_what_their_prior_says()
    {
        var study = Study([3], []);
        var run = Assert.Single(study.Run(CancellationToken.None));
        using var trainer = new VaeTrainer(
            study.Architecture with
            {
                Codebook = study.Architecture.Codebook! with { Size = 3 },
            },
            study.Options with
            {
                Seed = 4,
            }
        );
        var test = trainer.Train(Training, Test).History[^1].Test!;
        Assert.Equal((3, null, 4L), (run.Codes, run.Beta, run.Seed));
        Assert.Equal((test.Reconstruction, test.Perplexity), (run.Reconstruction, run.Perplexity));
        // All codes as likely: ln 3 at each position.
        Assert.Equal(Positions * Math.Log(3), run.Rate, 1e-3);

        var bundle = ModelBundle.Read(Folder("codes-3"));
        using var model = VqVaeModel.FromBundle(bundle);
        var seen = model.Decode(model.Encode(MadeFigures.TestImages));
        Assert.Equal(SquaredError(seen), run.SquaredError, 1e-7);
        var prior = CodePriorTrainer.Train(model, Training, study.Prior with { Seed = 4 });
        using var withPrior = VqVaeModel.FromBundle(bundle.WithCodePrior(prior));
        Assert.Equal(
            withPrior.Score(MadeFigures.TestImages).Average(score => score.KlDivergence),
            run.PriorRate!.Value,
            1e-6
        );
        Assert.True(run.PriorRate < run.Rate);
        Assert.Equal(run.Reconstruction + run.PriorRate.Value, run.Total);
    }

    [Fact]
    public void Gaussians_are_trained_with_the_same_layers_and_reconstruct_from_a_draw()
    {
        var study = Study([], [0.5]);
        var run = Assert.Single(study.Run(CancellationToken.None));
        var network = CodeStudy.WithGaussians(study.Architecture, latentSize: 2);
        Assert.Equal(study.Architecture.Encoder, network.Encoder.SkipLast(1));
        Assert.Equal(study.Architecture.Decoder, network.Decoder.Skip(2));
        using var trainer = new VaeTrainer(network, study.Options with { Seed = 4, Beta = new LinearWarmup(1, 0.5) });
        var test = trainer.Train(Training, Test).History[^1].Test!;
        Assert.Equal((null, 0.5, 4L), (run.Codes, run.Beta, run.Seed));
        Assert.Equal(
            (test.Reconstruction, test.KlDivergence, test.ActiveUnits),
            (run.Reconstruction, run.Rate, run.ActiveUnits)
        );
        Assert.Equal(run.Reconstruction + run.Rate, run.Total);

        using var model = VaeModel.Load(Folder("beta-0.5"));
        var posterior = model.Encode(MadeFigures.TestImages);
        var latents = new float[posterior.Mean.Length];
        model.SamplePosterior(posterior.Mean, posterior.LogVariance, seed: 4, firstRow: 0, latents);
        Assert.Equal(SquaredError(model.Decode(latents)), run.SquaredError, 1e-7);
    }

    [Fact]
    public void What_is_done_is_kept_and_another_study_is_refused()
    {
        var study = Study([3], [0.5]);
        var runs = study.Run(CancellationToken.None).ToArray();
        Assert.Equal(["3 codes", "VAE, β 0.5"], runs.Select(run => run.Name));
        Assert.Equal(2, study.Count);
        var written = File.GetLastWriteTimeUtc(Path.Combine(Folder("codes-3"), "model.json"));
        Assert.Equal(runs, study.Run(CancellationToken.None));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Folder("codes-3"), "model.json")));
        foreach (
            var other in (CodeStudy[])
                [
                    study with
                    {
                        WarmupEpochs = 2,
                    },
                    study with
                    {
                        LatentSize = 3,
                    },
                    // As many rows of the same name.
                    study with
                    {
                        Training = Darker(Training),
                    },
                    study with
                    {
                        Test = Darker(Test),
                    },
                    study with
                    {
                        Prior = study.Prior with { Epochs = 2 },
                    },
                ]
        )
        {
            Assert.Contains(
                "is of a study with another network, other rows, other options or other scores",
                Assert.Throws<IOException>(other.RequireDirectory).Message
            );
        }

        // More of the same goes on with it.
        (study with { Sizes = [3, 4], Seeds = [4, 5] }).RequireDirectory();
        Assert.Equal([CodeStudy.FigureFile], study.Write(runs));
        var lines = File.ReadAllLines(Path.Combine(study.Directory, CodeStudy.TableFile));
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("3,,4,", lines[1]);
        Assert.StartsWith(",0.5,4,", lines[2]);
        using var picture = File.OpenRead(Path.Combine(study.Directory, CodeStudy.FigureFile));
        Assert.Equal(0x89, picture.ReadByte());
    }

    [Fact]
    public void A_study_that_runs_keeps_others_out_of_its_directory()
    {
        var study = Study([3, 4], []);
        using (var running = study.Run(CancellationToken.None).GetEnumerator())
        {
            Assert.True(running.MoveNext());
            Assert.Contains(
                "is that of a study which runs just now",
                Assert.Throws<IOException>(() => study.Run(CancellationToken.None).First()).Message
            );
        }

        Assert.Equal(2, study.Run(CancellationToken.None).Count());
        Assert.Equal(["study.json"], Directory.GetFiles(study.Directory).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(15, 90.0)]
    [InlineData(20, 80.0)]
    [InlineData(30, 75.0)]
    [InlineData(40, 70.0)]
    [InlineData(9, null)]
    [InlineData(41, null)]
    public void A_VAE_of_a_rate_is_on_the_line_between_its_neighbours(double rate, double? expected) =>
        // Means over two seeds: rates of 40, 20 and 10, losses of 70, 80 and 100.
        Assert.Equal(
            expected,
            CodeStudy.ReconstructionAt(
                rate,
                [Vae(0.1, 1, 71, 41), Vae(0.1, 2, 69, 39), Vae(0.5, 1, 80, 20), Vae(1, 1, 98, 9), Vae(1, 2, 102, 11)]
            )
        );

    [Fact]
    public void The_tables_have_means_over_the_seeds_and_put_codes_beside_a_VAE_of_their_rate()
    {
        var tables = Study([4], [0.5, 1])
            .Tables([
                Vae(1, 1, 100, 10),
                Vae(0.5, 1, 80, 20),
                Codes(4, 1, 90, 16),
                Codes(4, 2, 92, 14),
                Codes(16, 1, 60, 50),
            ]);
        Assert.Equal(2, tables.Count);
        Assert.Equal(["4 codes", "16 codes", "VAE, β 0.5", "VAE, β 1"], tables[0].Rows.Select(row => row[0]));
        Assert.Equal(
            ["4 codes", "32.00 ± 0.00", "15.00 ± 1.41", "91.00 ± 1.41", "106.00 ± 0.00", "0.01250 ± 0.00000"],
            tables[0].Rows[0].Take(6)
        );
        Assert.Equal(["VAE, β 1", "10.00", "", "100.00", "110.00", "0.02500", "", "2"], tables[0].Rows[3]);
        // At a rate of 15 a VAE is half-way from 100 to 80; none has 50.
        Assert.Equal(["4 codes", "15.00", "91.00", "90.00"], Assert.Single(tables[1].Rows));
        Assert.Single(Study([4], []).Tables([Codes(4, 1, 90, 16)]));
    }

    [Fact]
    public void The_figure_has_a_line_of_means_for_VAEs_and_two_for_codes()
    {
        var figure = CodeChart.Make([
            Vae(1, 1, 100, 10),
            Vae(1, 2, 102, 12),
            Vae(0.5, 1, 80, 20),
            Codes(16, 1, 60, 50),
            Codes(4, 1, 90, 16),
        ]);
        var lines = JsonSerializer
            .SerializeToElement(figure.Data)
            .GetProperty("lines")
            .EnumerateArray()
            .Select(line =>
                string.Join(
                    ' ',
                    line.GetProperty("points")
                        .EnumerateArray()
                        .Select(point =>
                            $"{point.GetProperty("label")}:{point.GetProperty("rate")}/{point.GetProperty("reconstruction")}"
                        )
                )
            );
        Assert.Equal(["β 1:11/101 β 0.5:20/80", "4:16/90 16:50/60", "4:32/90 16:64/60"], lines);
    }

    private static CodeRun Vae(double beta, long seed, double reconstruction, double rate) =>
        new(null, beta, seed, reconstruction, rate, null, 0.025, null, 2);

    private static CodeRun Codes(int size, long seed, double reconstruction, double priorRate) =>
        new(size, null, seed, reconstruction, 16 * Math.Log2(size), priorRate, 0.0125, 3.5, null);

    private static VaeDataset Darker(VaeDataset rows)
    {
        var values = new float[rows.Count * rows.Shape.Size];
        rows.CopyRows(0, values);
        return VaeDataset.FromRows(
            rows.Name,
            rows.Shape,
            [.. values.Select(value => value / 2)],
            rows.Labels.ToArray()
        );
    }

    private static double SquaredError(float[] seen) =>
        MadeFigures.TestImages.Zip(seen, (value, own) => Math.Pow((double)value - own, 2)).Average();

    private CodeStudy Study(IReadOnlyList<int> sizes, IReadOnlyList<double> betas) =>
        new()
        {
            Architecture = VaeArchitecture.VqConv(Training.Shape, new Codebook(2, 3), widths: [4, 8]),
            Options = new TrainingOptions
            {
                Epochs = 2,
                BatchSize = 50,
                LearningRate = 0.01,
            },
            Prior = new CodePriorOptions { Epochs = 1, Width = 8 },
            Sizes = sizes,
            LatentSize = 2,
            Betas = betas,
            WarmupEpochs = 1,
            Seeds = [4],
            Training = Training,
            Test = Test,
            Directory = directory["study"],
        };

    private string Folder(string training) =>
        Path.Combine(directory["study"], StudyFiles.Trainings, $"{training}-seed-4");
}
