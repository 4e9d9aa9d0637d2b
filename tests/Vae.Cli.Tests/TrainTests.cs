using System.Text.Json;
using Vae.Inference;
using Vae.Training;

namespace Vae.Cli.Tests;

/// <summary>Training from the command line.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class TrainTests(TinyModels tiny)
{
    [Fact]
    public void Training_shows_a_line_for_each_epoch_and_ends_with_the_figures()
    {
        var run = Train("shown", "vae", default, "--epochs", "2", "--json").Succeeded();
        Assert.Equal(2, run.Error.Split('\n').Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
        var report = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal("Completed", report.GetProperty("outcome").GetString());
        var kept = report.GetProperty("kept");
        Assert.Equal(2, kept.GetProperty("epoch").GetInt32());
        Assert.Equal(0.2, kept.GetProperty("beta").GetDouble(), 12);
    }

    [Theory]
    [InlineData("npy", "csv")]
    [InlineData("csv.gz", "npy.zst")]
    public void Files_of_any_format_train_the_model_that_IDX_files_train(string format, string labelFormat)
    {
        var (images, labels) = (tiny[$"images.{format}"], tiny[$"labels.{labelFormat}"]);
        Copy("images-idx3-ubyte", images, "labels-idx1-ubyte", labels);
        string[] recipe = ["--epochs", "1", "--channels", "4,8", "--batch-size", "32", "--threads", "1", "--seed", "5"];
        Train($"from-{format}", "cvae", default, "--epochs", "1", "--seed", "5").Succeeded();
        CliRun
            .Of([
                .. (string[])["train", "--model", "cvae", "--images", images, "--labels", labels, "--shape", "8,8"],
                .. (string[])["--out", tiny[$"of-{format}"]],
                .. recipe,
            ])
            .Succeeded();
        string Kept(string name) => ModelBundle.Read(tiny[$"{name}-{format}"]).Card.History[0].Train.ToString();
        Assert.Equal(Kept("from"), Kept("of"));
    }

    [Fact]
    public void Class_names_are_shown_by_inspect_and_kept_by_a_resumed_training()
    {
        string[] names = ["shirt", "boot", "bag"];
        File.WriteAllText(tiny["names.txt"], "\uFEFFshirt\nboot\r\nbag\n");
        Train("named", "cvae", default, "--epochs", "1", "--class-names", "shirt, boot,bag").Succeeded();
        Train("named-by-file", "cvae", default, "--epochs", "1", "--class-names", tiny["names.txt"]).Succeeded();
        Train("named", "cvae", default, "--epochs", "2", "--resume").Succeeded();

        Assert.Equal(names, ModelBundle.Read(tiny["named"]).Card.ClassNames);
        Assert.Equal(names, ModelBundle.Read(tiny["named-by-file"]).Card.ClassNames);
        Assert.Contains("3 classes: shirt, boot, bag", CliRun.Of("inspect", tiny["named"]).Succeeded().Output);
    }

    [Fact]
    public void Class_names_that_do_not_fit_are_refused()
    {
        Train("misnamed", "vae", default, "--class-names", "a,b").Failed(2, "--class-names", "--model cvae");
        Train("misnamed", "cvae", default, "--class-names", "a,b").Failed(2, "2 class names", "is 2");
        Train("misnamed", "cvae", default, "--class-names", "a,b,a").Failed(2, "'a' is there 2 times");
        Train("misnamed", "cvae", default, "--class-names", "a").Failed(2, "commas", "file");
        Train("misnamed", "cvae", default, "--classes", "4", "--class-names", "a,b,c")
            .Failed(1, "3 class names for 4 classes");
        Assert.False(Directory.Exists(tiny["misnamed"]));
    }

    [Fact]
    public void Rows_are_a_data_set_or_files_and_not_both()
    {
        string[] output = ["--out", tiny["neither"]];
        CliRun.Of(["train", .. output]).Failed(2, "--data or --images");
        CliRun.Of(["train", "--data", tiny.Data, "--images", tiny.TestImages, .. output]).Failed(2, "one or the other");
        CliRun
            .Of(["train", "--data", tiny.Data, "--labels", tiny.TestLabels, .. output])
            .Failed(2, "--labels", "--images");
    }

    [Fact]
    public void The_options_reach_the_model_card()
    {
        Train(
                "options",
                "cvae",
                default,
                "--epochs",
                "2",
                "--latent",
                "3",
                "--beta",
                "constant:2",
                "--lr-decay",
                "cosine",
                "--clip-norm",
                "1",
                "--free-bits",
                "0.1",
                "--validation",
                "0.25",
                "--limit",
                "64",
                "--seed",
                "9"
            )
            .Succeeded();
        var card = ModelBundle.Read(tiny["options"]).Card;
        Assert.Equal((3, 3), (card.Signature.LatentSize, card.Signature.ClassCount));
        var training = card.Training!;
        Assert.Equal((48, 16, 40), (training.TrainingRows, training.ValidationRows, training.TestRows));
        Assert.Equal(
            ("constant 2", 0.1, 1.0, 9L),
            (training.BetaSchedule, training.FreeBits, training.GradientNormLimit, training.Seed)
        );
        Assert.Contains("cosine", training.LearningRateSchedule);
        Assert.Null(training.Preset);
    }

    [Fact]
    public void Training_images_are_turned_and_shifted_as_asked_for()
    {
        string[] moved = ["--jitter", "3,0.1,0,0.5", "--clean-share", "0.5", "--epochs", "2", "--seed", "2"];
        CliRun.Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["moved"], moved)).Succeeded();
        var training = ModelBundle.Read(tiny["moved"]).Card.Training!;
        Assert.Equal(
            new JitterSummary
            {
                Rotation = 3,
                Scale = 0.1,
                Shift = 0.5,
            },
            training.Jitter
        );
        Assert.Equal((0.5, null), (training.CleanShare, training.Preset));
        Assert.Contains(
            "pictures turned by 3° and shifted by 0.5 pixels",
            CliRun.Of("inspect", tiny["moved"]).Succeeded().Output
        );
        string[] other = ["--jitter", "3,0.1,0,1", .. moved[2..], "--resume"];
        CliRun
            .Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["moved"], other))
            .Failed(2, "--jitter: 3,0.1,0,0.5 in the checkpoint, 3,0.1,0,1 asked for");
        CliRun
            .Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["unmoved"], "--jitter", "3,0.1"))
            .Failed(2, "--jitter is 3,0.1; expected four deviations");
        CliRun
            .Of(TinyModels.TrainArguments("vae", tiny.Data, tiny["unmoved"], "--clean-share", "0.5"))
            .Failed(2, "clean share");
        Assert.False(Path.Exists(tiny["unmoved"]));
    }

    [Fact]
    public void The_preset_of_black_and_white_pixels_takes_its_network_and_its_evaluation_draws_them()
    {
        string[] network = ["--hidden", "16,16", "--latent", "3", "--prior-components", "5"];
        string[] train = ["train", "--data", tiny.Data, "--preset", "binary", "--epochs", "2", .. network];
        CliRun.Of([.. train, "--seed", "4", "--weight-decay", "0.02", "-o", tiny["binary"]]).Succeeded();
        var inspected = CliRun.Of("inspect", tiny["binary"]).Succeeded().Output;
        Assert.Contains("the bound of 5 importance samples; black and white pixels, dynamic", inspected);
        Assert.Contains("a weight decay of 0.02", inspected);

        var card = ModelBundle.Read(tiny["binary"]).Card;
        Assert.Equal((6, 5), (card.FormatVersion, card.Prior!.Classes[0].Weights.Count));
        Assert.Equal(
            ("constant 1", Binarization.Dynamic, 5, 0.999),
            (
                card.Training!.BetaSchedule,
                card.Training.Binarization,
                card.Training.ImportanceSamples,
                card.Training.WeightAveraging
            )
        );
        Assert.Equal("residual-mlp", VaeArchitecture.FromCard(card)!.Name);

        string[] evaluate = ["evaluate", tiny["binary"], "--data", tiny.Data, "--json"];
        var drawn = JsonDocument.Parse(CliRun.Of([.. evaluate, "-k", "30"]).Succeeded().Output).RootElement;
        Assert.True(drawn.GetProperty("binarized").GetBoolean());
        Assert.Equal(
            drawn.GetProperty("card").GetProperty("total").GetDouble(),
            drawn.GetProperty("measured").GetProperty("total").GetDouble(),
            1e-3
        );
        Assert.InRange(drawn.GetProperty("importance_weighted_bound_error").GetDouble(), 1e-3, 10);
        var grey = JsonDocument.Parse(CliRun.Of([.. evaluate, "--binarize", "none"]).Succeeded().Output).RootElement;
        Assert.False(grey.GetProperty("binarized").GetBoolean());
        Assert.False(grey.TryGetProperty("card", out _));

        CliRun
            .Of([
                .. train[..^1],
                "4",
                "--resume",
                "--binarize",
                "static",
                "--average-weights",
                "0.5",
                "-o",
                tiny["binary"],
            ])
            .Failed(
                2,
                "--prior-components: 5 in the checkpoint, 4 asked for",
                "--binarize: Dynamic in the checkpoint, Static asked for",
                "--average-weights: 0.999 in the checkpoint, 0.5 asked for"
            );
    }

    [Fact]
    public void Options_that_the_network_does_not_take_are_a_usage_error()
    {
        Train("unfit", "vae", default, "--binarize", "dynamic", "--likelihood", "Gaussian")
            .Failed(2, "The rows are to be binarised and the likelihood is Gaussian; expected Bernoulli");
        Train("unfit", "vae", default, "--free-bits", "1", "--prior-components", "3")
            .Failed(2, "1 free bits and a learnt prior of 3 components");
        Assert.False(Directory.Exists(tiny["unfit"]));
    }

    [Fact]
    public void A_refined_training_is_told_from_the_reports_when_it_goes_on()
    {
        string[] train = ["train", "--data", tiny.Data, "--channels", "4,8", "--limit", "20", "-o", tiny["refined"]];
        // So many epochs are over in a moment on twenty images.
        CliRun.Of([.. train, "--preset", "refined"]).Succeeded();

        var training = ModelBundle.Read(tiny["refined"]).Card.Training!;
        Assert.Equal(("refined", true), (training.Preset, training.BinarizedInputs));
        Assert.Contains(
            "--preset: refined in the checkpoint, report asked for",
            CliRun.Of([.. train, "--resume", "--preset", "report"]).Failed(2).Error
        );
    }

    [Fact]
    public void Ctrl_C_ends_with_130_a_checkpoint_and_the_line_to_go_on_with()
    {
        var interrupted = Train("interrupted", "vae", new CancellationToken(true), "--epochs", "2")
            .Failed(130, "To go on: vae train");
        Assert.Contains("--resume", interrupted.Error);
        Assert.False(File.Exists(Path.Combine(tiny["interrupted"], BundleFormat.CardFile)));
        Train("interrupted", "vae", default, "--epochs", "2").Failed(2, "--resume");
        Train("interrupted", "vae", default, "--epochs", "2", "--resume").Succeeded();
        Train("straight", "vae", default, "--epochs", "2").Succeeded();
        Assert.Equal(Weights("straight"), Weights("interrupted"));
    }

    [Fact]
    public void A_finished_training_goes_on_with_more_epochs()
    {
        Train("lengthened", "cvae", default, "--epochs", "1", "--seed", "3").Succeeded();
        Train("lengthened", "cvae", default, "--epochs", "3", "--seed", "3", "--resume").Succeeded();
        Train("at-once", "cvae", default, "--epochs", "3", "--seed", "3").Succeeded();
        Assert.Equal(Weights("at-once"), Weights("lengthened"));
        Train("lengthened", "cvae", default, "--epochs", "2", "--resume").Failed(2, "3 epochs behind it");
    }

    [Fact]
    public void What_differs_from_a_checkpoint_is_named_option_by_option()
    {
        Train("other", "vae", default, "--epochs", "1").Succeeded();
        var run = Train(
                "other",
                "cvae",
                default,
                "--epochs",
                "2",
                "--resume",
                "--latent",
                "3",
                "--learning-rate",
                "0.5",
                "--beta",
                "constant:2",
                "--patience",
                "4",
                "--hidden",
                "64"
            )
            .Failed(
                2,
                "--model: vae in the checkpoint, cvae asked for",
                "--latent: 2 in the checkpoint, 3 asked for",
                "--hidden: none in the checkpoint, 64 asked for",
                "--learning-rate: 0.001 in the checkpoint, 0.5 asked for",
                "--beta: linear warm-up over 10 epochs to 1 in the checkpoint, constant 2 asked for",
                "--patience: none in the checkpoint, 4 asked for"
            );
        Assert.DoesNotContain("{", run.Error);
        Assert.DoesNotContain("--channels:", run.Error);
        Assert.DoesNotContain("--batch-size:", run.Error);
    }

    [Fact]
    public void A_residual_network_with_attention_is_trained_and_resumed_and_told_from_others()
    {
        string[] kind = ["--architecture", "resnet", "--attention"];
        Train("residual", "cvae", default, [.. kind, "--epochs", "1", "--likelihood", "DiscretizedLogistic"])
            .Succeeded();
        Train("residual", "cvae", default, [.. kind, "--epochs", "2", "--resume"]).Succeeded();
        Train("residual", "cvae", default, "--architecture", "conv", "--epochs", "3", "--resume")
            .Failed(2, "--architecture: resnet in the checkpoint, conv asked for");

        var card = ModelBundle.Read(tiny["residual"]).Card;
        Assert.Equal("resnet-attention", VaeArchitecture.FromCard(card)!.Name);
        Assert.Equal((Likelihood.DiscretizedLogistic, 2), (card.Signature.Likelihood, card.History.Count));
        Assert.Equal(5, card.FormatVersion);
        Assert.Contains("resnet-attention", CliRun.Of("inspect", tiny["residual"]).Succeeded().Output);
    }

    [Fact]
    public void What_is_of_residual_networks_or_of_images_alone_is_refused_elsewhere()
    {
        Train("attends", "vae", default, "--attention")
            .Failed(2, "--attention is for --architecture resnet; the architecture is conv.");
        CliRun
            .Of("train", "--data", tiny.Data, "--architecture", "resnet", "--hidden", "8", "--out", tiny["both"])
            .Failed(2, "--architecture needs images and no --hidden");
    }

    [Fact]
    public void A_perceptron_of_pictures_keeps_their_shape()
    {
        var pictures = tiny["perceptron.csv"];
        File.WriteAllLines(
            pictures,
            Enumerable
                .Range(0, 20)
                .Select(i => string.Join(',', Enumerable.Range(0, 12).Select(j => (i * j) % 3 / 2.0)))
        );
        CliRun
            .Of(
                "train",
                "--images",
                pictures,
                "--shape",
                "3,2,2",
                "--hidden",
                "4",
                "--epochs",
                "1",
                "--out",
                tiny["perceptron"]
            )
            .Succeeded();
        using var model = VaeModel.Load(tiny["perceptron"]);
        Assert.Equal(new DataShape(3, 2, 2), model.Signature.Shape);
        CliRun.Of("generate", tiny["perceptron"], "--count", "4", "-o", tiny["perceptron.png"]).Succeeded();
        Assert.Equal(3, PngDecoder.Read(File.ReadAllBytes(tiny["perceptron.png"])).Channels);
    }

    [Fact]
    public void A_training_from_files_is_exported_without_them()
    {
        var images = tiny["gone.csv"];
        File.WriteAllLines(images, Enumerable.Range(0, 20).Select(i => $"{i * 12},255,0,{i % 7},{i % 3},9"));
        string[] options =
        [
            "--max-value",
            "255",
            "--shape",
            "1,2,3",
            "--hidden",
            "8",
            "--epochs",
            "1",
            "--threads",
            "1",
        ];
        CliRun.Of(["train", "--images", images, "--out", tiny["of-files"], .. options]).Succeeded();
        File.Delete(images);
        CliRun.Of("export", tiny["of-files"], "-o", tiny["of-no-files"]).Succeeded();
        Assert.Equal(Weights("of-files"), Weights("of-no-files"));
    }

    [Fact]
    public void A_checkpoint_is_exported_as_the_training_exports_it()
    {
        CliRun.Of("export", tiny.Cvae, "-o", tiny["exported"]).Succeeded();
        Assert.Equal(Weights("cvae"), Weights("exported"));
    }

    [Fact]
    public void A_cvae_needs_labels()
    {
        var directory = Directory.CreateDirectory(tiny["unlabelled"]).FullName;
        File.Copy(tiny.TestImages, Path.Combine(directory, "images-idx3-ubyte"));
        CliRun.Of(TinyModels.TrainArguments("cvae", directory, tiny["never"])).Failed(1, "no labels");
        Assert.False(Directory.Exists(tiny["never"]));
    }

    [Fact]
    public void Vectors_are_trained_with_a_perceptron()
    {
        CliRun
            .Of("train", "--data", tiny.Data, "--out", tiny["mlp"], "--hidden", "16", "--epochs", "1", "--threads", "1")
            .Succeeded();
        Assert.Equal("mlp", VaeArchitecture.FromCard(ModelBundle.Read(tiny["mlp"]).Card)!.Name);
    }

    [Fact]
    public void An_output_below_a_file_is_refused() =>
        Train(Path.Combine("data", "t10k-images-idx3-ubyte", "model"), "vae", default, "--epochs", "1")
            .Failed(1, "t10k-images");

    private CliRun Train(string output, string model, CancellationToken cancellation, params string[] more) =>
        CliRun.Of(
            TinyModels.TrainArguments(model, tiny.Data, tiny[output], ["--threads", "1", .. more]),
            null,
            cancellation
        );

    private (string, string) Weights(string name)
    {
        var export = ModelBundle.Read(tiny[name]).Card.Export;
        return (export.EncoderSha256, export.DecoderSha256);
    }

    /// <summary>The training rows in other formats, as floats with every bit.</summary>
    private void Copy(string images, string imagesCopy, string labels, string labelsCopy)
    {
        using var rows = RowReader.Open(Path.Combine(tiny.Data, $"train-{images}"));
        using (
            var copy = RowWriter.Create(imagesCopy, [TinyModels.Side * TinyModels.Side], new() { Count = rows.Count })
        )
        {
            copy.Write(rows.ReadToEnd());
            copy.Complete();
        }

        using var classes = RowReader.OpenLabels(Path.Combine(tiny.Data, $"train-{labels}"));
        using var copied = RowWriter.Create(
            labelsCopy,
            [],
            new() { ElementType = RowElement.Int64, Count = classes.Count }
        );
        copied.WriteLabels(classes.ReadLabelsToEnd());
        copied.Complete();
    }
}
