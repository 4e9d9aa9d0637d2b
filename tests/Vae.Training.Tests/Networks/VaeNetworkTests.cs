using TorchSharp;
using Vae.Inference;
using static TorchSharp.torch;

namespace Vae.Training.Tests.Networks;

public sealed class VaeNetworkTests
{
    [Theory]
    [InlineData(0, 228_677)]
    // Ten more input channels on 32 4×4 kernels, ten more inputs of 2048 units: 228,677 + 5,120 + 20,480.
    [InlineData(10, 254_277)]
    public void The_reports_network_has_as_many_parameters_as_counted_by_hand(int classes, int parameters)
    {
        var architecture = VaeArchitecture.ReportConv(classCount: classes);
        using var network = new VaeNetwork(architecture);

        Assert.Equal(parameters, network.parameters().Sum(p => p.numel()));
        Assert.Equal(parameters, architecture.ParameterCount);
    }

    [Fact]
    public void The_layers_shapes_are_those_of_tables_1_and_2()
    {
        var architecture = VaeArchitecture.ReportConv();
        Assert.Equal(
            ["[1, 28, 28]", "[32, 14, 14]", "[64, 7, 7]", "[128, 4, 4]", "[2048]"],
            Distinct(VaeArchitecture.ShapesThrough(architecture.Encoder, architecture.EncoderInput))
        );
        Assert.Equal(
            ["[2]", "[2048]", "[128, 4, 4]", "[64, 7, 7]", "[32, 14, 14]", "[1, 28, 28]"],
            Distinct(VaeArchitecture.ShapesThrough(architecture.Decoder, architecture.DecoderInput))
        );

        using var scope = NewDisposeScope();
        using var network = new VaeNetwork(architecture);
        var (mean, logVariance) = network.Encode(zeros(5, 1, 28, 28));
        Assert.Equal([5L, 2], mean.shape);
        Assert.Equal([5L, 2], logVariance.shape);
        Assert.Equal([5L, 1, 28, 28], network.Decode(mean).shape);
    }

    [Theory]
    [InlineData(1, 17, 30)]
    [InlineData(3, 32, 32)]
    [InlineData(2, 9, 9)]
    public void Any_image_size_comes_back_as_it_was(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        var shape = new DataShape(channels, height, width);
        using var network = new VaeNetwork(VaeArchitecture.ReportConv(3, channels: [4, 8], image: shape));
        var (mean, _) = network.Encode(zeros(2, channels, height, width));

        Assert.Equal([2L, channels, height, width], network.Decode(mean).shape);
    }

    [Theory]
    [InlineData(1, 17, 30, false)]
    [InlineData(3, 32, 32, true)]
    [InlineData(2, 9, 5, true)]
    [InlineData(1, 1, 1, false)]
    public void A_residual_network_gives_any_image_size_back(int channels, int height, int width, bool attention)
    {
        using var scope = NewDisposeScope();
        var shape = new DataShape(channels, height, width);
        var architecture = VaeArchitecture.ResNet(shape, 3, [4, 8], attention, classCount: 2);
        using var network = new VaeNetwork(architecture);
        var label = tensor([1L, 0]);
        var (mean, _) = network.Encode(zeros(2, channels, height, width), label);

        Assert.Equal([2L, channels, height, width], network.Decode(mean, label).shape);
        Assert.Equal(network.parameters().Sum(p => p.numel()), architecture.ParameterCount);
        Assert.Equal(architecture, VaeArchitecture.FromJson(architecture.ToJson()));
    }

    [Fact]
    public void A_residual_network_halves_the_image_for_each_width()
    {
        var architecture = VaeArchitecture.ResNet(new DataShape(3, 32, 32), 16, [8, 12, 6]);
        Assert.Equal(
            ["[3, 32, 32]", "[8, 16, 16]", "[12, 8, 8]", "[6, 4, 4]", "[96]"],
            Distinct(VaeArchitecture.ShapesThrough(architecture.Encoder, architecture.EncoderInput))
        );
        // 8 channels make 2 groups of 4, 12 make 3, and 6 make no more than one.
        Assert.Equal(
            [2, 3, 1, 1],
            architecture
                .Encoder.SelectMany(layer => layer is ResidualLayer block ? block.Layers.Take(1) : [layer])
                .OfType<GroupNormLayer>()
                .Select(layer => layer.Groups)
        );
    }

    [Fact]
    public void Widths_that_are_none_are_refused()
    {
        var none = Assert.Throws<ArgumentException>(() => VaeArchitecture.ResNet(new DataShape(1, 8, 8), 2, []));
        Assert.Equal("The widths are []; expected at least one, each at least 1.", none.Message);
        var zero = Assert.Throws<ArgumentException>(() => VaeArchitecture.ResNet(new DataShape(1, 8, 8), 2, [8, 0]));
        Assert.Equal("The widths are [8, 0]; expected at least one, each at least 1.", zero.Message);
        var one = Assert.Throws<ArgumentException>(() => VaeArchitecture.ResNet(new DataShape(1, 2, 2), 2, [1]));
        Assert.EndsWith("and at least 2 values in each group.", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Normalisations_begin_with_the_weight_1_and_the_bias_0()
    {
        using var scope = NewDisposeScope();
        foreach (var normalization in (VaeLayer[])[new GroupNormLayer(2), new BatchNormLayer()])
        {
            // Memory that others used: parameters that nobody sets would show it.
            using var module = normalization.CreateModule(new DataShape(4, 2, 2));
            Assert.Equal([1f, 1, 1, 1], module.get_parameter("weight")!.data<float>().ToArray());
            Assert.Equal([0f, 0, 0, 0], module.get_parameter("bias")!.data<float>().ToArray());
        }
    }

    [Fact]
    public void Parameters_are_named_by_their_layers_index()
    {
        using var network = new VaeNetwork(VaeArchitecture.ReportConv());

        Assert.Equal(
            [
                "encoder.0.weight",
                "encoder.0.bias",
                "encoder.2.weight",
                "encoder.2.bias",
                "encoder.4.weight",
                "encoder.4.bias",
                "mean.weight",
                "mean.bias",
                "log_variance.weight",
                "log_variance.bias",
                "decoder.0.weight",
                "decoder.0.bias",
                "decoder.3.weight",
                "decoder.3.bias",
                "decoder.5.weight",
                "decoder.5.bias",
                "decoder.7.weight",
                "decoder.7.bias",
            ],
            network.state_dict().Keys
        );
    }

    [Fact]
    public void The_label_is_broadcast_over_the_image_and_put_behind_the_latent_vector()
    {
        using var scope = NewDisposeScope();
        using var network = new VaeNetwork(VaeArchitecture.ReportConv(classCount: 10));
        var image = rand(2, 1, 28, 28);
        var planes = zeros(2, 10, 28, 28);
        planes[0, 3] = ones(28, 28);
        planes[1, 9] = ones(28, 28);
        var (mean, _) = network.Encode(image, tensor(new long[] { 3, 9 }));

        // The same first layer, applied to planes laid out by hand.
        var state = network.state_dict();
        var x = nn.functional.conv2d(
            cat([image, planes], 1),
            state["encoder.0.weight"],
            state["encoder.0.bias"],
            [2, 2],
            [1, 1]
        );
        x = nn.functional.conv2d(
            nn.functional.relu(x),
            state["encoder.2.weight"],
            state["encoder.2.bias"],
            [2, 2],
            [1, 1]
        );
        x = nn.functional.conv2d(
            nn.functional.relu(x),
            state["encoder.4.weight"],
            state["encoder.4.bias"],
            [2, 2],
            [1, 1]
        );
        var expected = nn.functional.linear(nn.functional.relu(x).flatten(1), state["mean.weight"], state["mean.bias"]);

        Assert.True(allclose(expected, mean, 1e-4, 1e-5));
    }

    [Fact]
    public void Labels_that_are_missing_or_superfluous_are_refused()
    {
        using var scope = NewDisposeScope();
        using var plain = new VaeNetwork(VaeArchitecture.Mlp(4, [3], 2));
        using var conditional = new VaeNetwork(VaeArchitecture.Mlp(4, [3], 2, classCount: 3));

        Assert.Throws<ArgumentException>(() => plain.Encode(zeros(1, 4), tensor(new long[] { 0 })));
        Assert.Throws<ArgumentException>(() => conditional.Encode(zeros(1, 4)));
        Assert.Throws<ArgumentException>(() => conditional.Decode(zeros(1, 2)));
    }

    private static IEnumerable<string> Distinct(IReadOnlyList<DataShape> shapes) =>
        shapes.Select(s => $"{s}").Distinct();
}
