using System.Text.Json.Serialization;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>Every layer type alone. A type without a case here fails.</summary>
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
        (new BatchNormLayer(0.2f, 1e-3f), new DataShape(3, 4, 5)),
        (new BatchNormLayer(), new DataShape(7)),
        (new GroupNormLayer(2, 1e-3f), new DataShape(4, 3, 5)),
        (new GroupNormLayer(1), new DataShape(3, 2, 1)),
        (new GroupNormLayer(3), new DataShape(9)),
        (new ResidualLayer([new TanhLayer(), new LinearLayer(5)]), new DataShape(5)),
        (
            new ResidualLayer(
                [new GroupNormLayer(1), new SiluLayer(), new Conv2dLayer(3, 3, 2, 1)],
                [new AveragePoolLayer(2, 2), new ResidualLayer([new ReluLayer()]), new Conv2dLayer(3, 1, 1, 0)]
            ),
            new DataShape(2, 4, 6)
        ),
        (new UpsampleLayer(2), new DataShape(2, 3, 4)),
        (new UpsampleLayer(new Size2(3, 1)), new DataShape(1, 2, 5)),
        (new AveragePoolLayer(2, 2), new DataShape(2, 4, 5)),
        (new AveragePoolLayer(new Size2(3, 2), new Size2(1, 2)), new DataShape(1, 4, 5)),
        (new SelfAttentionLayer(), new DataShape(3, 2, 4)),
        (new SelfAttentionLayer(3), new DataShape(6, 3, 1)),
    ];

    public static TheoryData<int> CaseNumbers => [.. Enumerable.Range(0, Cases.Length)];

    [Fact]
    public void Every_layer_type_has_a_case() =>
        Assert.Equal(LayerTypes, Cases.Select(layer => layer.Layer.GetType().Name).Distinct().Order());

    [Fact]
    public void Every_layer_type_can_be_noted_in_a_card() =>
        Assert.Equal(
            LayerTypes,
            typeof(VaeLayer)
                .GetCustomAttributes(typeof(JsonDerivedTypeAttribute), inherit: false)
                .Select(attribute => ((JsonDerivedTypeAttribute)attribute).DerivedType.Name)
                .Order()
        );

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void A_layer_comes_back_from_its_note(int number)
    {
        var architecture = TinyModels.Alone(Cases[number].Layer, Cases[number].Input);

        Assert.Equal(architecture, VaeArchitecture.FromJson(architecture.ToJson()));
    }

    [Theory]
    [MemberData(nameof(CaseNumbers))]
    public void A_layer_alone_gives_what_its_definition_gives(int number) =>
        AssertAsDefined(Cases[number].Layer, Cases[number].Input);

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
        Assert.Equal([Rows, .. architecture.Shape.Select(size => (long)size)], output["data"].Shape);
        var expected = latents
            .Chunk(input.Size)
            .SelectMany(row => naive.Decode([.. row.Select(value => (double)value)], -1));
        Assert.All(
            expected.Zip(output["data"].Values, (e, a) => Math.Abs(e - a)),
            difference => Assert.InRange(difference, 0, 1e-5),
            throwIfEmpty: true
        );
    }

    private static IEnumerable<string> LayerTypes =>
        typeof(VaeLayer)
            .Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(VaeLayer)))
            .Select(type => type.Name)
            .Order();
}
