using System.Globalization;
using System.Net;
using Vae.Factors;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

public sealed class DisentanglementStudyTests : IDisposable
{
    private static readonly DisentanglementOptions Scoring = new()
    {
        TrainingBatches = 50,
        TestBatches = 50,
        TrainingRows = 300,
        TestRows = 100,
    };

    private static readonly VaeDataset Some = DisentanglementStudy.AllSprites().Take(512);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_study_trains_as_the_trainer_does_scores_its_models_and_goes_on_where_it_was_interrupted()
    {
        var runs = Study([0.5, 4], [2]).Run(CancellationToken.None).ToArray();
        Assert.Equal([(0.5, 2), (4, 2)], runs.Select(run => (run.Beta, (int)run.Seed)));
        Assert.All(
            runs,
            run => Assert.False(Directory.Exists(Path.Combine(Folder(run.Beta, 2), "training"))),
            throwIfEmpty: true
        );
        using var trainer = new VaeTrainer(Architecture, Recipe(4));
        Assert.Equal(trainer.Train(Some).History[^1].Train, Card(4).History[^1].Train);

        using var model = VaeModel.Load(Folder(4, 2));
        var rows = new float[Sprites.Factors.RowCount * DisentanglementStudy.Shape.Size];
        DisentanglementStudy.AllSprites().CopyRows(0, rows);
        var scores = DisentanglementScores.Measure(model.Encode(rows).Mean, model.LatentSize, Sprites.Factors, Scoring);
        var found = runs[1].Scores;
        Assert.Equal(
            (scores.MutualInformationGap, scores.BetaVae, scores.FactorVae),
            (found.MutualInformationGap, found.BetaVae, found.FactorVae)
        );
        Assert.Equal(
            (scores.Dci.Disentanglement, scores.Dci.Completeness, scores.Dci.Informativeness),
            (found.DciDisentanglement, found.DciCompleteness, found.DciInformativeness)
        );
        var metrics = model.Evaluate([new DataBatch(rows)]).Metrics;
        Assert.Equal(metrics.Reconstruction, found.Reconstruction, 1e-6);
        Assert.Equal(metrics.KlDivergence, found.KlDivergence, 1e-6);
        Assert.Equal(metrics.ActiveUnits, found.ActiveUnits);

        RequireTheSameAfterInterruptions(runs);
    }

    private void RequireTheSameAfterInterruptions(DisentanglementRun[] whole)
    {
        var study = Study([0.5, 4], [2]);
        study.Write(whole);
        var table = File.ReadAllText(Path.Combine(study.Directory, DisentanglementStudy.TableFile));
        Directory.Delete(Folder(0.5, 2), recursive: true);
        Directory.Move(study.Directory, directory["first"]);
        study = study with { Directory = directory["first"] };
        var kept = Path.Combine(study.Directory, StudyFiles.Trainings, "beta-4-seed-2", "model.json");
        var written = File.GetLastWriteTimeUtc(kept);
        var begun = Path.Combine(study.Directory, StudyFiles.Trainings, "beta-0.5-seed-2", "training");
        using (var stop = new CancellationTokenSource())
        using (var trainer = new VaeTrainer(Architecture, Recipe(0.5), begun))
        {
            // 512 rows are four steps, so this is in the second epoch.
            trainer.Train(Some, progress: new StopAfter(6, stop), cancellation: stop.Token);
            Assert.Single(trainer.History);
        }

        var stopped = new CancellationToken(canceled: true);
        Assert.Throws<OperationCanceledException>(() => study.Run(stopped).Count());
        study.Write([.. study.Run(CancellationToken.None)]);
        Assert.Equal(table, File.ReadAllText(Path.Combine(study.Directory, DisentanglementStudy.TableFile)));
        // What was done is not trained again.
        Assert.Equal(written, File.GetLastWriteTimeUtc(kept));
        using var picture = File.OpenRead(Path.Combine(study.Directory, DisentanglementStudy.FigureFile));
        Assert.Equal(0x89, picture.ReadByte());
    }

    [Fact]
    public void A_directory_of_something_else_is_refused_untouched()
    {
        File.WriteAllText(directory["notes.txt"], "mine");
        var study = Study([1], [1]) with { Directory = directory.Path };
        Assert.Contains(
            "holds no study",
            Assert.Throws<IOException>(() => study.Run(CancellationToken.None).ToArray()).Message
        );
        Assert.Equal([directory["notes.txt"]], Directory.GetFileSystemEntries(directory.Path));

        var begun = Study([1], [1]);
        begun.RequireDirectory();
        Directory.CreateDirectory(begun.Directory);
        File.WriteAllText(Path.Combine(begun.Directory, StudyFiles.Settings), "{}\n");
        Assert.Contains(
            "is of a study with another network, other rows, other options or other scores",
            Assert.Throws<IOException>(begun.RequireDirectory).Message
        );
    }

    [Theory]
    [InlineData("{\"beta\": 1}", "scores.json is damaged; remove it to have the training scored again.")]
    [InlineData("{", "scores.json is damaged; remove it to have the training scored again.")]
    [InlineData(null, "scores.json is not of β 1 and seed 1")]
    public void Scores_that_are_damaged_or_of_another_training_are_named(string? text, string words)
    {
        text ??= """
            {
              "beta": 2, "seed": 1,
              "scores": {
                "reconstruction": 30, "kl_divergence": 9, "active_units": 5, "mutual_information_gap": 0.1,
                "dci_disentanglement": 0.2, "dci_completeness": 0.3, "dci_informativeness": 0.4,
                "beta_vae": 0.5, "factor_vae": 0.6, "importances": []
              }
            }
            """;
        using var runs = Study([1], [1]).Run(CancellationToken.None).GetEnumerator();
        // A study that is interrupted at once has begun.
        Assert.Throws<OperationCanceledException>(() => Study([1], [1]).Run(new CancellationToken(true)).Count());
        Directory.CreateDirectory(Folder(1, 1));
        File.WriteAllText(Path.Combine(Folder(1, 1), "scores.json"), text);
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => runs.MoveNext()).Message);
    }

    [Fact]
    public void Models_of_other_rows_are_refused()
    {
        Assert.Contains("The model is of rows of [6]; expected [1, 32, 32]", Refusal(VaeArchitecture.Mlp(6, [4], 2)));
        Assert.Contains(
            "The model is of 3 classes; expected one without",
            Refusal(VaeArchitecture.Mlp(DisentanglementStudy.Shape, [4], 2, classCount: 3))
        );

        string Refusal(VaeArchitecture architecture)
        {
            using var network = new VaeNetwork(architecture);
            var rows = VaeDataset.FromRows(
                "rows",
                architecture.Shape,
                new float[4 * architecture.Shape.Size],
                architecture.IsConditional ? [0, 1, 2, 0] : null
            );
            network.Export(directory[$"model-{architecture.ClassCount}"], rows);
            using var model = VaeModel.Load(directory[$"model-{architecture.ClassCount}"]);
            return Assert
                .Throws<InvalidDataException>(() => DisentanglementStudy.Measure(model, Scoring, default))
                .Message;
        }
    }

    [Fact]
    public void Tables_hold_means_and_ranges_over_seeds()
    {
        DisentanglementRun[] runs = [Made(1, 1, 0.2), Made(4, 1, 0.5), Made(1, 2, 0.4), Made(4, 2, 0.7)];
        var tables = Study([1, 4], [1, 2]).Tables(runs);
        Assert.Equal(2, tables.Count);
        Assert.Equal(["1", "4"], tables[0].Rows.Select(row => row[0]));
        var column = tables[0].Header.ToList().IndexOf("MIG");
        Assert.Equal(["0.30 (0.20 to 0.40)", "0.60 (0.50 to 0.70)"], tables[0].Rows.Select(row => row[column]));
        // Means 0.3 and 0.6; seeds 0.2 apart. The ranks by β are 1½, 1½, 3½, 3½ and by score 1, 2, 3, 4: 4 / √(4 · 5) = 0.89.
        Assert.Equal(["MIG", "0.30", "0.20", "0.89"], tables[1].Rows.Single(row => row[0] == "MIG"));
        Assert.Single(Study([1, 4], [1, 2]).Tables(runs[..2]));
    }

    [Fact]
    public void The_figure_has_a_panel_for_each_score_and_names_each_beta()
    {
        DisentanglementRun[] runs = [Made(0.5, 1, 0.2), Made(16, 1, 0.5), Made(0.5, 2, 0.4), Made(16, 2, 0.7)];
        var figure = DisentanglementChart.Make(runs);
        var svg = WebUtility.HtmlDecode(DrawingEngine.ChartSvg(figure.Chart!, figure.Data));
        string[] texts = ["MIG", "DCI disentanglement", "DCI completeness", "DCI informativeness", "β-VAE score"];
        Assert.All(
            [.. texts, "FactorVAE score", "reconstruction loss (nats)", "β 0.5", "β 16", "one training"],
            text => Assert.Contains(text, svg, StringComparison.Ordinal)
        );
        Assert.DoesNotMatch("NaN|undefined|Infinity", svg);
    }

    private static DisentanglementRun Made(double beta, long seed, double score) =>
        new(
            beta,
            seed,
            new SpriteScores(
                20 + 4 * beta,
                9,
                5,
                score,
                score,
                score,
                score,
                score,
                score,
                [
                    [score],
                ]
            )
        );

    private static VaeArchitecture Architecture => VaeArchitecture.Mlp(DisentanglementStudy.Shape, [6], 3);

    private static TrainingOptions Recipe(double beta) =>
        TrainingOptions.Report with
        {
            Preset = null,
            Epochs = 2,
            Threads = 1,
            Seed = 2,
            Beta = new LinearWarmup(1, beta),
        };

    private DisentanglementStudy Study(double[] betas, long[] seeds) =>
        new()
        {
            Architecture = Architecture,
            Options = TrainingOptions.Report with { Preset = null, Epochs = 2, Threads = 1 },
            Betas = betas,
            Seeds = seeds,
            WarmupEpochs = 1,
            Rows = Some,
            Scoring = Scoring,
            Directory = directory["study"],
        };

    private string Folder(double beta, long seed) =>
        Path.Combine(
            directory["study"],
            StudyFiles.Trainings,
            string.Create(CultureInfo.InvariantCulture, $"beta-{beta}-seed-{seed}")
        );

    private ModelCard Card(double beta) =>
        ModelCard.FromJson(File.ReadAllText(Path.Combine(Folder(beta, 2), "model.json")));

    private sealed class StopAfter(int steps, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        private int seen;

        public void Report(TrainingProgress value)
        {
            if (value.Completed is null && ++seen == steps)
            {
                stop.Cancel();
            }
        }
    }
}
