using System.Text;

namespace Vae.Import.Tests;

/// <summary>Names, roles, options and files that cannot be imported.</summary>
public sealed class RefusalTests : RefusalTest
{
    [Theory]
    [InlineData("foo", "mean", "'foo'", "which is not there", "the outputs mu, logvar", "the input z")]
    [InlineData("decoder:mu", "data", "'mu'", "which is not there")]
    [InlineData("input", "mean", "'input'", "a computed value of the encoder")]
    [InlineData("mu", "latent", "'mu'", "which cannot have it")]
    public void A_name_that_is_not_there_or_is_something_else(string name, string role, params string[] words) =>
        Refused(() => Conv.Import(Mapped((name, role))), words);

    [Fact]
    public void Names_that_nobody_knows() =>
        Refused(
            () => Foreign.Named("a perceptron with odd names and three outputs").Import(new()),
            "hidden7, m/out, ls:0",
            "the posterior's mean",
            "map"
        );

    [Fact]
    public void A_role_that_is_given_twice() =>
        Refused(() => Conv.Import(Mapped(("mu", "mean"), ("logvar", "mean"))), "'mu' and 'logvar'", "expected one");

    [Theory]
    [InlineData("variance")]
    [InlineData("deviation")]
    public void A_spread_below_0(string role) =>
        Refused(
            () => Conv.Import(Mapped(("mu", "mean"), ("logvar", role))),
            "as 'logvar'",
            $"said to be a {role}",
            "at least 0",
            "a log_variance or a log_deviation"
        );

    [Fact]
    public void An_unknown_role() =>
        Assert.Contains(
            "log_deviation",
            Assert.Throws<ArgumentException>(() => Conv.Import(Mapped(("mu", "sigma")))).Message
        );

    [Fact]
    public void Latent_vectors_that_do_not_fit() =>
        Refused(
            () =>
                ModelBundle.Import(
                    Conv["encoder.onnx"],
                    Foreign.Named("channels last")["decoder.onnx"],
                    new() { Shape = new(1, 8, 8) }
                ),
            "gives rows of shape [8, 8, 3]",
            "takes rows of [1, 8, 8]"
        );

    [Fact]
    public void Encoder_and_decoder_of_other_sizes() =>
        Refused(
            () =>
                ModelBundle.Import(
                    Conv["encoder.onnx"],
                    Foreign.Named("a perceptron with odd names and three outputs")["out.onnx"],
                    new() { Activation = DecoderActivation.Logits }
                ),
            "gives latent vectors of shape [3]",
            "is [batch_size, 4]"
        );

    [Fact]
    public void A_shape_that_is_not_the_files() =>
        Refused(() => Conv.Import(new() { Shape = new(1, 9, 9) }), "'input'", "[batch_size, 1, 8, 8]", "[1, 9, 9]");

    [Fact]
    public void Mean_and_log_variance_that_are_told_in_one_and_apart() =>
        Refused(
            () => Kl.Import(Mapped(("latent_parameters", "parameters"), ("encoder:latent_parameters", "mean"))),
            "gives the role parameters to the tensor 'latent_parameters'",
            "and gives mean, too"
        );

    [Fact]
    public void An_output_of_which_nobody_knows_what_it_is()
    {
        var model = Foreign.Named("a perceptron with odd names and three outputs");
        Refused(() => model.Import(model.Options with { Activation = null }), "'logits9'", "the activation");
        Refused(
            () => model.Import(model.Options with { Activation = DecoderActivation.Probability }),
            "a probability",
            "from 0 to 1"
        );
        Refused(() => Conv.Import(new() { Activation = DecoderActivation.Logits }), "comes of a Sigmoid");
        Refused(
            () =>
                model.Import(
                    model.Options with
                    {
                        Activation = DecoderActivation.Mean,
                        Likelihood = Likelihood.Bernoulli,
                    }
                ),
            "Bernoulli",
            "means"
        );
        Refused(() => Conv.Import(new() { Likelihood = Likelihood.DiagonalGaussian }), "data_log_variance");
    }

    [Theory]
    [InlineData("PK\u0003\u0004…", "ZIP archive")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "Git LFS pointer")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("hello, world", "no ONNX file")]
    [InlineData("", "empty")]
    public void A_file_that_is_something_else(string text, string words)
    {
        var file = Files.Write("encoder.onnx", Encoding.UTF8.GetBytes(text));
        Refused(() => ModelBundle.Import(file, Conv["decoder.onnx"]), file, words);
    }

    [Fact]
    public void Places_without_a_model()
    {
        Refused(
            () => ModelBundle.Import(Files.Path),
            "neither vae_encoder and vae_decoder nor encoder.onnx and decoder.onnx"
        );
        ModelBundle.Write(Files["bundle"], Conv.Import());
        Refused(() => ModelBundle.Import(Files["bundle"]), "a model bundle already");
        Assert.Throws<FileNotFoundException>(() => ModelBundle.Import(Files["none.onnx"]));
        Assert.Throws<FileNotFoundException>(() => ModelBundle.Import(Conv["encoder.onnx"], Files["none.onnx"]));
        Assert.Throws<IOException>(() => ModelBundle.Import(Files.Path, Conv["decoder.onnx"]));
    }

    [Fact]
    public void Options_out_of_range()
    {
        VaeImportOptions[] wrong =
        [
            new() { Range = (1, 1) },
            new() { Range = (0, float.PositiveInfinity) },
            new() { ScalingFactor = 0 },
            new() { ShiftFactor = double.NaN },
            new() { Layout = (ChannelOrder)7 },
            new() { Activation = (DecoderActivation)7 },
            new() { Likelihood = Likelihood.StudentT },
        ];
        Assert.All(
            wrong,
            options => Assert.Contains("expected", Assert.Throws<ArgumentException>(() => Conv.Import(options)).Message)
        );
    }
}
