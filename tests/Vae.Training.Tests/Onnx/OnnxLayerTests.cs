using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.Training.Tests.Onnx;

/// <summary>Every layer type alone. A type in <see cref="OnnxLayers"/> without a case here fails.</summary>
public sealed class OnnxLayerTests
{
    internal static readonly (VaeLayer Layer, DataShape Input)[] Cases =
    [
        (new Conv2dLayer(3, 4, 2, 1), new DataShape(2, 8, 8)),
        (new Conv2dLayer(2, new Size2(1, 3), new Size2(2, 1), new Size2(0, 1)), new DataShape(3, 5, 4)),
        (new ConvTranspose2dLayer(3, 4, 2, 1), new DataShape(2, 4, 4)),
        (
            new ConvTranspose2dLayer(2, new Size2(3, 2), new Size2(2, 3), new Size2(1, 0), new Size2(1, 2)),
            new DataShape(3, 3, 5)
        ),
        (new LinearLayer(5), new DataShape(7)),
        (new FlattenLayer(), new DataShape(2, 3, 4)),
        (new ReshapeLayer(2, 3, 4), new DataShape(24)),
        (new ReluLayer(), new DataShape(2, 3, 4)),
        (new LeakyReluLayer(0.2f), new DataShape(2, 3, 4)),
        (new SiluLayer(), new DataShape(9)),
        (new TanhLayer(), new DataShape(9)),
    ];

    public static TheoryData<int> CaseNumbers => [.. Enumerable.Range(0, Cases.Length)];

    [Fact]
    public void Every_layer_type_that_can_be_exported_has_a_case() =>
        Assert.Equal(
            OnnxLayers.Supported.Select(type => type.Name).Order(),
            Cases.Select(layer => layer.Layer.GetType().Name).Distinct().Order()
        );

    [Fact]
    public void Every_layer_type_of_the_library_can_be_exported() =>
        Assert.Equal(
            typeof(VaeLayer)
                .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
                .Select(attribute => ((JsonDerivedTypeAttribute)attribute).DerivedType.Name)
                .Order(),
            OnnxLayers.Supported.Select(type => type.Name).Order()
        );

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void A_layer_alone_gives_what_its_definition_gives(int number) =>
        AssertAsDefined(Cases[number].Layer, Cases[number].Input);

    [Fact]
    public void An_unknown_layer_is_refused_by_name()
    {
        var architecture = TinyModels.Vae with { Encoder = [new SquareLayer(), .. TinyModels.Vae.Encoder] };
        var error = Assert.Throws<NotSupportedException>(() => OnnxModels.Graphs(architecture).Encoder());
        Assert.Contains(
            "encoder.0 is a SquareLayer, which has no ONNX operators",
            error.Message,
            StringComparison.Ordinal
        );
    }

    internal static void AssertAsDefined(VaeLayer layer, DataShape input)
    {
        const int Rows = 2;
        var architecture = TinyModels.Alone(layer, input);
        var naive = new NaiveVae(architecture, TinyModels.Weights(architecture));
        var latents = TinyModels.Pattern(Rows * input.Size, 11);
        var output = OnnxRun.Run(
            OnnxModels.Graphs(architecture).Decoder(),
            OnnxRun.Tensor("latent", latents, Rows, input.Size)
        );
        Assert.Equal([Rows, .. architecture.Shape.Select(size => (long)size)], output["image"].Shape);
        var expected = latents
            .Chunk(input.Size)
            .SelectMany(row => naive.Decode([.. row.Select(value => (double)value)], -1));
        Assert.All(
            expected.Zip(output["image"].Values, (e, a) => Math.Abs(e - a)),
            difference => Assert.InRange(difference, 0, 1e-5)
        );
    }

    private sealed record SquareLayer : VaeLayer
    {
        public override DataShape OutputShape(DataShape input) => input;
    }
}
