using FsCheck;
using FsCheck.Fluent;
using Vae.Inference;

namespace Vae.Training.Tests.Export;

/// <summary>Convolutions with any hyper-parameters that are allowed.</summary>
public sealed class OnnxLayerProperties
{
    private static readonly Gen<Size2> Kernels = Sizes(1, 4);
    private static readonly Gen<Size2> Strides = Sizes(1, 3);
    private static readonly Gen<DataShape> Inputs =
        from channels in Gen.Choose(1, 3)
        from size in Sizes(1, 6)
        select new DataShape(channels, size.Height, size.Width);

    [Fact]
    public void Any_convolution_gives_what_its_definition_gives() =>
        Check(
            from outputs in Gen.Choose(1, 3)
            from kernel in Kernels
            from stride in Strides
            from padding in Below(kernel)
            from input in Inputs
            select ((VaeLayer)new Conv2dLayer(outputs, kernel, stride, padding), input)
        );

    [Fact]
    public void Any_transposed_convolution_gives_what_its_definition_gives() =>
        Check(
            from outputs in Gen.Choose(1, 3)
            from kernel in Kernels
            from stride in Strides
            from padding in Below(kernel)
            from outputPadding in Below(stride)
            from input in Inputs
            select ((VaeLayer)new ConvTranspose2dLayer(outputs, kernel, stride, padding, outputPadding), input)
        );

    private static void Check(Gen<(VaeLayer Layer, DataShape Input)> layers) =>
        Prop.ForAll(layers.Where(Fits).ToArbitrary(), pair => OnnxLayerTests.AssertAsDefined(pair.Layer, pair.Input))
            .QuickCheckThrowOnFailure();

    private static bool Fits((VaeLayer Layer, DataShape Input) pair)
    {
        try
        {
            return pair.Layer.OutputShape(pair.Input).Size > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Gen<Size2> Sizes(int least, int most) =>
        from height in Gen.Choose(least, most)
        from width in Gen.Choose(least, most)
        select new Size2(height, width);

    private static Gen<Size2> Below(Size2 size) =>
        from height in Gen.Choose(0, size.Height - 1)
        from width in Gen.Choose(0, size.Width - 1)
        select new Size2(height, width);
}
