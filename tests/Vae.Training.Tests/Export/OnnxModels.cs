using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>The architectures that every test of whole graphs runs through, and their graphs.</summary>
internal static class OnnxModels
{
    public static Dictionary<string, VaeArchitecture> All { get; } =
        new()
        {
            ["report-vae"] = VaeArchitecture.ReportConv(),
            ["report-cvae"] = VaeArchitecture.ReportConv(classCount: 10),
            ["report-odd-gaussian"] = VaeArchitecture.ReportConv(
                4,
                3,
                [3, 5],
                new DataShape(2, 9, 14),
                Likelihood.Gaussian
            ),
            ["mlp"] = VaeArchitecture.Mlp(12, [9, 7], 3),
            ["mlp-conditional"] = VaeArchitecture.Mlp(12, [9], 3, 4, Likelihood.Gaussian),
            ["resnet"] = VaeArchitecture.ResNet(new DataShape(3, 8, 8), 3, [4, 8]),
            ["resnet-attention-odd-conditional"] = VaeArchitecture.ResNet(
                new DataShape(2, 9, 14),
                4,
                [4, 8],
                attention: true,
                classCount: 3,
                Likelihood.Gaussian
            ),
            ["resnet-batch-norm"] = VaeArchitecture.ResNet(
                new DataShape(1, 8, 8),
                3,
                [4],
                normalization: new BatchNormLayer()
            ),
            ["tiny-vae"] = TinyModels.Vae,
            ["tiny-cvae"] = TinyModels.Cvae,
        };

    public static TheoryData<string> Names => [.. All.Keys];

    public static OnnxGraphs Graphs(VaeArchitecture architecture) =>
        new(architecture, TinyModels.Weights(architecture)) { ProducerVersion = "1.2.3" };

    public static ModelProto Parse(byte[] model) => ModelProto.Parser.ParseFrom(model);
}
