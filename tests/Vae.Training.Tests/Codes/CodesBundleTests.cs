using TorchSharp;
using Vae.Inference;
using Vae.Training.Tests.Training;

namespace Vae.Training.Tests.Codes;

public sealed class CodesBundleTests
{
    private static readonly VaeDataset Data = Synthetic.Bars(40);

    [Theory]
    [InlineData(0, Likelihood.Bernoulli)]
    [InlineData(2, Likelihood.DiagonalGaussian)]
    [InlineData(0, Likelihood.DiscretizedLogistic)]
    public void A_bundle_gives_the_networks_codes_and_reconstructions_and_survives_the_disk(
        int classCount,
        Likelihood likelihood
    )
    {
        using var trainer = new VaeTrainer(
            CodesTrainingTests.Network(classCount, likelihood),
            CodesTrainingTests.Options(6)
        );
        var bundle = trainer.Train(Data).ToBundle(Data);
        using var directory = new TemporaryDirectory();
        ModelBundle.Write(directory["vq"], bundle);
        using var model = Assert.IsType<VqVaeModel>(BundleModel.Open(directory["vq"]));

        Assert.Equal((7, 7), (model.Bundle.FormatVersion, model.Card.FormatVersion));
        Assert.Equal(
            new LatentCodes
            {
                Size = 8,
                Height = 2,
                Width = 2,
            },
            model.Signature.Codes
        );
        Assert.Equal(trainer.Network.Architecture, VaeArchitecture.FromCard(model.Card));
        Assert.False(model.HasPrior);
        var (rows, labels) = Rows(classCount);
        var codes = model.Encode(rows, labels);
        using var scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        var label = classCount == 0 ? null : torch.tensor(labels);
        var expected = trainer.Network.EncodeCodes(torch.tensor(rows, Data.Count, 1, 8, 8), label);
        Assert.Equal(expected.data<long>().ToArray(), codes);
        Assert.True(codes.Distinct().Count() > 1, string.Join('\n', trainer.History.Select(epoch => epoch.Train)));

        var decoded = trainer.Network.DecodeCodes(expected, label);
        decoded = model.Signature.IsUnit ? decoded.sigmoid() : decoded;
        var reconstructions = model.Reconstruct(rows, labels);
        Assert.All(
            decoded.data<float>().ToArray().Zip(reconstructions),
            pair => Assert.Equal(pair.First, pair.Second, 1e-4f)
        );
        Assert.Equal(reconstructions, model.Decode(codes, labels));
        Assert.Equal(reconstructions[..128], model.Decode(codes.AsSpan(0, 8), labels.AsSpan(0, label is null ? 0 : 2)));
    }

    [Fact]
    public void A_score_is_the_loss_of_the_codes_reconstruction_and_their_rate()
    {
        using var model = Model();
        var (rows, _) = Rows(0);
        var scores = model.Score(rows);
        var reconstructions = model.Reconstruct(rows);
        for (var row = 0; row < scores.Length; row++)
        {
            var loss = 0.0;
            for (var i = 64 * row; i < 64 * (row + 1); i++)
            {
                loss -= rows[i] * Math.Log(reconstructions[i]) + (1 - rows[i]) * Math.Log(1 - reconstructions[i]);
            }

            Assert.Equal(loss, scores[row].ReconstructionLoss, 1e-3);
            Assert.Equal(4 * Math.Log(8), scores[row].KlDivergence, 1e-12);
        }

        var evaluated = model.Evaluate([new DataBatch(rows.AsMemory(0, 640)), new DataBatch(rows.AsMemory(640))]);
        Assert.Equal(scores.Average(score => score.NegativeElbo), evaluated.Metrics.Total, 1e-6);
        Assert.Equal(Perplexity(model.Encode(rows)), evaluated.Metrics.Perplexity!.Value, 1e-9);
        Assert.Equal(model.Encode(rows).Distinct().Count(), evaluated.Metrics.ActiveUnits);
        Assert.Equal([4 * Math.Log(8)], Losses(model, [0, 1, 2, 3]));
    }

    [Fact]
    public void The_trainers_own_figures_are_those_of_the_bundle()
    {
        using var trainer = new VaeTrainer(CodesTrainingTests.Network(), CodesTrainingTests.Options(2));
        var result = trainer.Train(Data, Data);
        using var model = VqVaeModel.FromBundle(result.ToBundle(Data));
        var measured = model.Evaluate([new DataBatch(Rows(0).Rows)]).Metrics;
        var kept = model.Card.History[^1].Test!;
        Assert.Equal(kept.Reconstruction, measured.Reconstruction, 1e-3);
        Assert.Equal(kept.KlDivergence, measured.KlDivergence, 1e-4);
        Assert.Equal(kept.Perplexity!.Value, measured.Perplexity!.Value, 1e-9);
        Assert.Equal(kept.ActiveUnits, measured.ActiveUnits);
    }

    [Fact]
    public void What_is_no_code_is_refused_in_one_sentence()
    {
        using var model = Model();
        Refused(
            "Row 1 of the codes has 8 at position 2; expected a code from 0 to 7.",
            () => model.Decode([0, 1, 2, 3, 4, 5, 8, 7])
        );
        Refused("Row 0 of the codes has -1 at position 3", () => model.Decode([0, 1, 2, -1]));
        Refused("a multiple of 4, one for each of a row's 2×2 positions", () => model.Decode([0, 1, 2]));
        Refused("Row 0 of the codes has 9", () => Losses(model, [9, 1, 2, 1]));
        Refused("importance samples", () => model.Score(Rows(0).Rows, options: new() { ImportanceSamples = 2 }));
        Refused("a number from 0 to 1", () => model.Encode(Enumerable.Repeat(2f, 64).ToArray()));
        Refused("The temperatures are 0", () => VqVaeModel.FromBundle(model.Bundle, new() { Temperatures = [0] }));
        var error = Assert.Throws<InvalidOperationException>(() => model.Generate(3, seed: 1));
        Assert.Contains("vae prior, trains one", error.Message, StringComparison.Ordinal);

        static void Refused(string words, Action action) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_decoders_graph_refuses_what_is_no_code_as_well()
    {
        using var model = Model();
        using var session = new Microsoft.ML.OnnxRuntime.InferenceSession(model.Bundle.Decoder);
        foreach (var code in (long[])[-1, 8])
        {
            using var codes = Microsoft.ML.OnnxRuntime.OrtValue.CreateTensorValueFromMemory([0, 1, code, 2], [1, 4]);
            Assert.Throws<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() =>
                session.Run(
                    new Microsoft.ML.OnnxRuntime.RunOptions(),
                    new Dictionary<string, Microsoft.ML.OnnxRuntime.OrtValue> { ["codes"] = codes },
                    ["data"]
                )
            );
        }
    }

    [Fact]
    public void Each_kind_of_model_names_the_one_that_loads_the_other()
    {
        using var model = Model();
        using var gaussian = new VaeTrainer(Synthetic.Network(), Synthetic.Options(1));
        var other = gaussian.Train(Data).ToBundle(Data);
        Assert.Contains(
            "VqVaeModel loads it",
            Assert.Throws<InvalidDataException>(() => VaeModel.FromBundle(model.Bundle)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "VaeModel loads it",
            Assert.Throws<InvalidDataException>(() => VqVaeModel.FromBundle(other)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "have 1 level; expected one for all",
            Assert.Throws<ArgumentException>(() => VaeModel.FromBundle(other, new() { Temperatures = [1, 1] })).Message,
            StringComparison.Ordinal
        );
        var mixture = new LatentMixture
        {
            Weights = [1],
            Means = [0, 0, 0, 0],
            Variances = [1, 1, 1, 1],
        };
        Assert.Contains(
            "expected a prior of codes",
            Assert
                .Throws<ArgumentException>(() => model.Bundle.WithPrior(new LatentPrior { Classes = [mixture] }))
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_wrong_codebook_in_a_graph_is_found_by_the_export()
    {
        using var network = VaeNetwork.Seeded(CodesTrainingTests.Network(), 3);
        var weights = OnnxWeight.Of(network);
        var vectors = weights["codebook.vectors"];
        weights["codebook.vectors"] = vectors with { Values = vectors.Values.ToArray().Reverse().ToArray() };
        var draft = ModelExport.Draft(new OnnxGraphs(network.Architecture, weights), network.Architecture, []);
        var error = Assert.Throws<InvalidOperationException>(() =>
            ModelExport.Checked(network, draft, Rows(0).Rows, [])
        );
        Assert.Contains("distance to the codes", error.Message, StringComparison.Ordinal);
    }

    internal static VqVaeModel Model(int classCount = 0)
    {
        using var trainer = new VaeTrainer(CodesTrainingTests.Network(classCount), CodesTrainingTests.Options(2));
        return VqVaeModel.FromBundle(trainer.Train(Data).ToBundle(Data));
    }

    private static double[] Losses(VqVaeModel model, long[] codes)
    {
        var losses = new double[codes.Length / 4];
        model.CodeLoss(codes, [], losses);
        return losses;
    }

    private static double Perplexity(long[] codes) =>
        Math.Exp(
            -codes
                .CountBy(code => code)
                .Select(pair => pair.Value / (double)codes.Length)
                .Sum(share => share * Math.Log(share))
        );

    private static (float[] Rows, long[] Labels) Rows(int classCount)
    {
        var rows = new float[Data.Count * 64];
        Data.CopyRows(0, rows);
        return (rows, classCount == 0 ? [] : Data.Labels.ToArray());
    }
}
