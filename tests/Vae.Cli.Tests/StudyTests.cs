using System.Globalization;
using System.Text.Json;
using Vae.Inference;

namespace Vae.Cli.Tests;

/// <summary><c>vae study</c> on tiny data.</summary>
[Collection(UsesTinyModels.Name)]
public sealed class StudyTests(TinyModels tiny)
{
    [Fact]
    public void A_studys_training_is_that_of_vae_train()
    {
        var runs = JsonDocument
            .Parse(Study("annealing", "--seeds", "5,6", "--warmup", "2", "--epochs", "2", "--json").Output)
            .RootElement;
        Assert.Equal(
            [("warm-up", 5), ("no warm-up", 5), ("warm-up", 6), ("no warm-up", 6)],
            runs.EnumerateArray()
                .Select(run => (run.GetProperty("arm").GetString()!, run.GetProperty("seed").GetInt32()))
        );
        string[] alone = ["--model", "vae", "--channels", "4,8", "--data", tiny.Data, "--out", tiny["alone"]];
        string[] recipe = ["--seed", "5", "--threads", "1", "--epochs", "2", "--beta", "constant"];
        CliRun.Of(["train", .. alone, .. recipe]).Succeeded();
        var card = ModelCard.FromJson(File.ReadAllText(Path.Combine(tiny["alone"], "model.json")));
        var studied = runs[1].GetProperty("history").EnumerateArray().ToArray();
        Assert.Equal(2, studied.Length);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            var test = studied[epoch].GetProperty("test");
            Assert.Equal(card.History[epoch].Test!.KlDivergence, test.GetProperty("kl_divergence").GetDouble());
            Assert.Equal(card.History[epoch].Test!.Reconstruction, test.GetProperty("reconstruction").GetDouble());
        }
    }

    [Fact]
    public void The_annealing_study_prints_kl_for_each_epoch()
    {
        var run = Study("annealing", "--seeds", "1", "--warmup", "2", "--epochs", "2", "--markdown");
        Assert.Contains("| epoch | β, warm-up | KL, warm-up |", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n| 1 | 0.5 | ", run.Output, StringComparison.Ordinal);
        Assert.Contains("\n| 2 | 1 | ", run.Output, StringComparison.Ordinal);
        Assert.Contains("2/2  no warm-up, seed 1: test ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heavier_kl_divergence_is_a_smaller_one()
    {
        var run = Study("beta", "--seeds", "1", "--warmup", "1", "--betas", "0.01,100", "--epochs", "60", "--markdown");
        var rows = run.Output.Split('\n').Where(line => line.StartsWith("| 0.01 |") || line.StartsWith("| 100 |"));
        var kl = rows.Select(row => double.Parse(row.Split('|')[3], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(2, kl.Length);
        Assert.True(kl[0] > kl[1], run.Output);
    }

    [Fact]
    public void A_study_of_weights_keeps_its_figures_where_it_is_told_to()
    {
        string[] command =
        [
            "--seeds",
            "2",
            "--warmup",
            "1",
            "--epochs",
            "1",
            "--betas",
            "0.5,2",
            "-o",
            tiny["weights"],
        ];
        string[] whole = ["study", "beta", "--data", tiny.Data, "--channels", "4,8", "--threads", "1", .. command];
        var begun = CliRun.StoppedAt("1/2  β 0.5, seed 2: test ", whole);
        begun.Failed(ExitCode.Interrupted, "Interrupted; what is done is in", "the same command goes on from there.");
        var first = Study("beta", command);
        Assert.StartsWith(begun.Error.Split('\n')[0], first.Error, StringComparison.Ordinal);
        Assert.Contains("2/2  β 2, seed 2: test ", first.Error, StringComparison.Ordinal);
        Assert.Equal(
            ["0.5-seed-2", "2-seed-2"],
            Directory.GetDirectories(Path.Combine(tiny["weights"], "trainings")).Select(Path.GetFileName).Order()
        );
        var again = Study("beta", command);
        // Seconds and all: nothing was trained a second time.
        Assert.Equal((first.Output, first.Error), (again.Output, again.Error));
        CliRun
            .Of(["study", "beta", "--data", tiny.Data, "--channels", "4,8", .. command, "--limit", "7"])
            .Failed(ExitCode.Failure, "is of a study with another network, other rows");
    }

    [Theory]
    [InlineData("-1", "beta", "--betas=-1")]
    [InlineData("--betas has 'x'; expected a number", "beta", "--betas", "1,x")]
    [InlineData("--seeds has 'one'; expected a whole number", "annealing", "--seeds", "one")]
    [InlineData("--betas has a value twice", "beta", "--betas", "1,1.0")]
    [InlineData("--seeds has a value twice", "annealing", "--seeds", "1,2,1")]
    [InlineData("--warmup is 0", "annealing", "--warmup", "0")]
    [InlineData("--warmup is 10 and --epochs 9; expected a warm-up that is no longer", "beta", "--epochs", "9")]
    [InlineData("The latent variables are codes, whose divergence is constant", "beta", "--architecture", "vq")]
    [InlineData("--epochs is 0; expected 1 to 1000000", "annealing", "--epochs", "0")]
    public void What_makes_no_sense_is_named(string words, params string[] arguments) =>
        CliRun.Of(["study", .. arguments, "--data", tiny.Data]).Failed(ExitCode.Usage, words);

    [Fact]
    public void The_disentanglement_study_trains_scores_and_draws_and_a_model_of_it_has_the_same_scores()
    {
        string[] command = ["study", "disentanglement", "--out", tiny["study"], "--betas", "1", "--seeds", "3"];
        command = [.. command, "--epochs", "1", "--warmup", "1", "--hidden", "4", "--latent", "2", "--threads", "1"];
        var run = CliRun.Of([.. command, "--json"]).Succeeded();
        Assert.StartsWith("1/1  β 1, seed 3: reconstruction ", run.Error, StringComparison.Ordinal);
        var trained = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Single().GetProperty("scores");
        string[] files = [.. Directory.GetFiles(tiny["study"]).Select(path => Path.GetFileName(path))];
        Assert.Equal(["disentanglement.csv", "disentanglement.png", "study.json"], files.Order());
        var table = File.ReadAllLines(Path.Combine(tiny["study"], "disentanglement.csv"));
        Assert.StartsWith("beta,seed,reconstruction,kl_divergence,active_units,mutual_information_gap,", table[0]);
        var mig = trained.GetProperty("mutual_information_gap").GetDouble();
        Assert.Equal(mig, double.Parse(table[1].Split(',')[5], CultureInfo.InvariantCulture));

        var model = Path.Combine(tiny["study"], "trainings", "beta-1-seed-3");
        var scored = JsonDocument.Parse(
            CliRun.Of("study", "disentanglement", "--score", model, "--json").Succeeded().Output
        );
        Assert.True(JsonElement.DeepEquals(trained, scored.RootElement), scored.RootElement.ToString());

        var again = CliRun.Of([.. command, "--markdown"]).Succeeded();
        Assert.Contains($"| 1 | {trained.GetProperty("reconstruction").GetDouble():F1} | ", again.Output);
        CliRun
            .Of([.. command, "--learning-rate", "0.1"])
            .Failed(
                ExitCode.Failure,
                "study.json is of a study with another network, other rows, other options or other scores"
            );
    }

    [Theory]
    [InlineData("Neither --out, a directory for the trainings, nor --score, a model, was given", "--epochs", "3")]
    [InlineData("--betas has a value twice", "--out", "{out}", "--betas", "1,2,1")]
    [InlineData("--seeds has a value twice", "--out", "{out}", "--seeds", "1,1")]
    [InlineData("-1", "--out", "{out}", "--betas=-1")]
    [InlineData("The learning rate is 0; expected a positive number", "--out", "{out}", "--learning-rate", "0")]
    [InlineData("--latent is 0; expected 1 to 65536", "--out", "{out}", "--latent", "0")]
    [InlineData("--hidden has 'x'; expected a whole number", "--out", "{out}", "--hidden", "4,x")]
    public void A_disentanglement_study_that_makes_no_sense_is_named(string words, params string[] arguments)
    {
        var placed = arguments.Select(word => word.Replace("{out}", tiny["none"], StringComparison.Ordinal));
        CliRun.Of(["study", "disentanglement", .. placed]).Failed(ExitCode.Usage, words);
        Assert.False(Directory.Exists(tiny["none"]));
    }

    [Fact]
    public void A_model_of_other_pictures_is_not_scored() =>
        CliRun
            .Of("study", "disentanglement", "--score", tiny.Vae)
            .Failed(ExitCode.Failure, "expected [1, 32, 32], as the sprites are");

    [Fact]
    public void The_study_of_latent_sizes_measures_what_the_command_measures_and_goes_on()
    {
        string[] command = ["study", "latent-sizes", "--data", tiny.Data, "--out", tiny["sizes"], "--sizes", "1,3"];
        command = [.. command, "--seeds", "2", "--epochs", "3", "--hidden", "8", "--threads", "1"];
        var run = CliRun.Of([.. command, "--json"]).Succeeded();
        var figures = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToArray();
        Assert.Equal([1, 3], figures.Select(figure => figure.GetProperty("latent_size").GetInt32()));
        string[] files = [.. Directory.GetFiles(tiny["sizes"]).Select(path => Path.GetFileName(path))];
        Assert.Equal(
            ["latent-sizes-projections.png", "latent-sizes.csv", "latent-sizes.png", "study.json"],
            files.Order(StringComparer.Ordinal)
        );
        var model = Path.Combine(tiny["sizes"], "trainings", "latent-3-seed-2");
        var measured = JsonDocument.Parse(
            CliRun.Of("evaluate", model, "--data", tiny.Data, "--json").Succeeded().Output
        );
        Assert.Equal(
            measured.RootElement.GetProperty("measured").GetProperty("reconstruction").GetDouble(),
            figures[1].GetProperty("reconstruction").GetDouble(),
            1e-3
        );
        // A bar whose place is the class: three dimensions tell it.
        Assert.InRange(figures[1].GetProperty("accuracy").GetDouble(), 0.9, 1);

        var again = CliRun.Of([.. command, "--markdown"]).Succeeded();
        Assert.Contains("| 3 | ", again.Output, StringComparison.Ordinal);
        CliRun
            .Of([.. command, "--learning-rate", "0.1"])
            .Failed(
                ExitCode.Failure,
                "study.json is of a study with another network, other rows, other options or other scores"
            );
    }

    [Theory]
    [InlineData("--sizes has 0; expected numbers from 1 to 4096", "--sizes", "2,0")]
    [InlineData("--sizes has a value twice", "--sizes", "2,2")]
    [InlineData("--seeds has a value twice", "--seeds", "1,1")]
    [InlineData("The learning rate is 0; expected a positive number", "--learning-rate", "0")]
    public void A_study_of_latent_sizes_that_makes_no_sense_is_named(string words, params string[] arguments)
    {
        CliRun
            .Of(["study", "latent-sizes", "--data", tiny.Data, "--out", tiny["none"], .. arguments])
            .Failed(ExitCode.Usage, words);
        Assert.False(Directory.Exists(tiny["none"]));
    }

    [Fact]
    public void The_study_of_codes_measures_what_the_command_measures_and_goes_on()
    {
        string[] command = ["study", "codes", "--data", tiny.Data, "--out", tiny["rates"], "--channels", "4,8"];
        command = [.. command, "--codes", "3", "--code-size", "2", "--betas", "1", "--latent", "2", "--epochs", "2"];
        command = [.. command, "--prior-epochs", "1", "--warmup", "2", "--seeds", "2", "--threads", "1"];
        var run = CliRun.Of([.. command, "--json"]).Succeeded();
        Assert.Contains("2/2  VAE, β 1, seed 2: test ", run.Error, StringComparison.Ordinal);
        var figures = JsonDocument.Parse(run.Output).RootElement.EnumerateArray().ToArray();
        string[] files = [.. Directory.GetFiles(tiny["rates"]).Select(path => Path.GetFileName(path))];
        Assert.Equal(["codes.csv", "codes.png", "study.json"], files.Order(StringComparer.Ordinal));
        foreach (var (i, name) in ((string[])["codes-3-seed-2", "beta-1-seed-2"]).Index())
        {
            var model = Path.Combine(tiny["rates"], "trainings", name);
            var measured = JsonDocument
                .Parse(CliRun.Of("evaluate", model, "--data", tiny.Data, "--json").Succeeded().Output)
                .RootElement.GetProperty("measured");
            Assert.Equal(
                measured.GetProperty("reconstruction").GetDouble(),
                figures[i].GetProperty("reconstruction").GetDouble(),
                1e-3
            );
            Assert.Equal(
                measured.GetProperty("kl_divergence").GetDouble(),
                figures[i].GetProperty(i == 0 ? "prior_rate" : "rate").GetDouble(),
                1e-3
            );
        }

        var again = CliRun.Of([.. command, "--markdown"]).Succeeded();
        Assert.Contains("| 3 codes | ", again.Output, StringComparison.Ordinal);
        CliRun
            .Of([.. command, "--learning-rate", "0.1"])
            .Failed(
                ExitCode.Failure,
                "study.json is of a study with another network, other rows, other options or other scores"
            );
    }

    [Theory]
    [InlineData("--codes has a value twice", "--codes", "4,4")]
    [InlineData("The codebook has 1 vectors; expected 2 to", "--codes", "1")]
    [InlineData("--betas has a value twice", "--betas", "1,1")]
    [InlineData("-1", "--betas=-1")]
    [InlineData("--warmup is -1; expected 0 to 1000000", "--warmup=-1")]
    [InlineData("--warmup is 3 and --epochs 2; expected a warm-up that is no longer", "--epochs", "2")]
    [InlineData("--prior-epochs is 0; expected 1 to 1000000", "--prior-epochs", "0")]
    [InlineData("--latent is 0; expected 1 to 65536", "--latent", "0")]
    [InlineData("--channels has 'x'; expected a whole number", "--channels", "x")]
    public void A_study_of_codes_that_makes_no_sense_is_named(string words, params string[] arguments)
    {
        CliRun
            .Of(["study", "codes", "--data", tiny.Data, "--out", tiny["none"], .. arguments])
            .Failed(ExitCode.Usage, words);
        Assert.False(Directory.Exists(tiny["none"]));
    }

    [Fact]
    public void A_study_that_keeps_its_trainings_needs_a_directory() =>
        CliRun
            .Of("study", "codes", "--data", tiny.Data)
            .Failed(ExitCode.Usage, "--out was not given; expected a directory for the trainings.");

    [Fact]
    public void The_annealing_study_has_a_decoder_that_sees_pixels()
    {
        string[] command = ["study", "annealing", "--data", tiny.Data, "--autoregressive", "--seeds", "1"];
        var run = CliRun.Of([.. command, "--warmup", "2", "--epochs", "2", "--latent", "3", "--markdown"]).Succeeded();
        Assert.Contains("\n| 2 | 1 | ", run.Output, StringComparison.Ordinal);
        CliRun
            .Of([.. command, "--channels", "4,8"])
            .Failed(ExitCode.Usage, "--channels has no effect here: --autoregressive is a network of its own");
    }

    private CliRun Study(string name, params string[] more) =>
        CliRun.Of(["study", name, "--data", tiny.Data, "--channels", "4,8", "--threads", "1", .. more]).Succeeded();
}
