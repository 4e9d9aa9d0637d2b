using System.Text.Json;

namespace Vae.Inference.Tests;

/// <summary>
/// A bundle of format 1, which called its data <c>image</c> and knew its rows by its layers. Fixtures/make.py wrote it as it was then, with
/// the weights of the fixture <c>conv-cvae</c>; what PyTorch computes of that one holds of both.
/// </summary>
public class FormatOneTests
{
    private const double Tolerance = 2e-6;

    [Fact]
    public void It_gives_what_PyTorch_gives()
    {
        using var model = Fixture.Load("format-1");
        var expected = Fixture.Expected("conv-cvae");
        var options = new VaeScoreOptions
        {
            Seed = expected.Seed,
            FirstRow = expected.FirstRow,
            ImportanceSamples = expected.ImportanceSamples,
        };

        var posterior = model.Encode(expected.Data, expected.Labels);
        var scores = model.Score(expected.Data, expected.Labels, options);
        var generated = new float[expected.Data.Length];
        model.Generate(expected.Seed, expected.FirstRow, expected.Labels, generated);

        Fixture.AssertClose(expected.Mean, posterior.Mean, Tolerance);
        Fixture.AssertClose(expected.LogVariance, posterior.LogVariance, Tolerance);
        Fixture.AssertClose(expected.Generated, generated, Tolerance);
        Fixture.AssertClose(expected.Reconstructions, model.Reconstruct(expected.Data, expected.Labels), Tolerance);
        Fixture.AssertClose(
            expected.Transferred,
            model.TransferStyle(expected.Data, expected.Labels, expected.TargetLabels),
            Tolerance
        );
        Fixture.AssertClose(expected.Loss, scores.Select(score => score.ReconstructionLoss), 1e-4);
        Fixture.AssertClose(expected.ImportanceWeighted, scores.Select(score => score.ImportanceWeightedBound), 1e-4);
    }

    [Fact]
    public void Its_card_is_brought_up_to_date()
    {
        var (old, today) = (
            ModelBundle.Read(Fixture.Directory("format-1")),
            ModelBundle.Read(Fixture.Directory("conv-cvae"))
        );

        Assert.Equal((1, 2), (old.FormatVersion, today.FormatVersion));
        Assert.Equal(2, old.Card.FormatVersion);
        Assert.Equal(today.Card.Signature, old.Card.Signature);
        Assert.Equal("report-conv", old.Card.Architecture!.Value.GetProperty("name").GetString());
    }

    [Fact]
    public void It_can_be_written_and_read_again()
    {
        using var directory = new FixtureCopy();
        var bundle = ModelBundle.Read(Fixture.Directory("format-1"));

        ModelBundle.Write(directory.Bundle, bundle);
        var again = ModelBundle.Read(directory.Bundle);

        Assert.Equal(bundle.Encoder, again.Encoder);
        Assert.Equal(bundle.Card.ToJson(), again.Card.ToJson());
        using var model = VaeModel.FromBundle(again);
        Assert.Equal(36, model.Generate(1, seed: 1).Length);
    }

    [Fact]
    public void The_speed_of_its_epochs_is_kept()
    {
        var json = """
            {
              "format_version": 1,
              "architecture": { "name": "mlp", "shape": [6], "latent_size": 2, "encoder": [], "decoder": [] },
              "history": [
                {
                  "epoch": 1, "beta": 0.1, "learning_rate": 0.001, "seconds": 2, "images_per_second": 292.5487539812229,
                  "train": { "reconstruction": 4, "kl_divergence": 1, "active_units": 1 }
                }
              ],
              "export": {
                "opset": 17, "encoder_sha256": "", "decoder_sha256": "", "parity_rows": 0, "parity_max_absolute_difference": 0
              }
            }
            """;

        var card = ModelCard.FromJson(json);

        Assert.Equal(292.5487539812229, Assert.Single(card.History).RowsPerSecond);
        Assert.Equal((0, Likelihood.Bernoulli), (card.Signature.ClassCount, card.Signature.Likelihood));
        using var written = JsonDocument.Parse(card.ToJson());
        Assert.Equal(2, written.RootElement.GetProperty("format_version").GetInt32());
    }

    [Fact]
    public void A_graph_of_another_network_is_found()
    {
        using var directory = new FixtureCopy("format-1");
        ModelBundleReadTests.Edit(directory, card => card["architecture"]!["encoder"]![0]!["output_channels"] = 3);

        ModelBundleReadTests.Refused(directory, "encoder.onnx describes another architecture than model.json.");
    }

    [Fact]
    public void Graphs_of_two_formats_are_not_mixed()
    {
        using var directory = new FixtureCopy("conv-cvae");
        var decoder = File.ReadAllBytes(Path.Combine(Fixture.Directory("format-1"), BundleFormat.DecoderFile));
        ModelBundleReadTests.Replace(directory, BundleFormat.DecoderFile, decoder);

        ModelBundleReadTests.Refused(directory, "decoder.onnx has the bundle format version 1; expected 2");
    }
}
