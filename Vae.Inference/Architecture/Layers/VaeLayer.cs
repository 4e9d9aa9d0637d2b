using System.Text.Json.Serialization;

namespace Vae.Inference;

/// <summary>
/// One layer of an encoder or decoder. It knows its hyper-parameters and the shape it makes of its input's; the TorchSharp module and
/// the ONNX operator it stands for are looked up by its type, in one table each (Vae.Training).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Conv2dLayer), "conv2d")]
[JsonDerivedType(typeof(ConvTranspose2dLayer), "conv_transpose2d")]
[JsonDerivedType(typeof(LinearLayer), "linear")]
[JsonDerivedType(typeof(FlattenLayer), "flatten")]
[JsonDerivedType(typeof(ReshapeLayer), "reshape")]
[JsonDerivedType(typeof(ReluLayer), "relu")]
[JsonDerivedType(typeof(LeakyReluLayer), "leaky_relu")]
[JsonDerivedType(typeof(SiluLayer), "silu")]
[JsonDerivedType(typeof(TanhLayer), "tanh")]
public abstract record VaeLayer
{
    /// <summary>The shape of one row after this layer.</summary>
    /// <exception cref="ArgumentException">The layer does not take rows of shape <paramref name="input"/>.</exception>
    public abstract DataShape OutputShape(DataShape input);

    /// <summary>The number of trainable parameters, given rows of shape <paramref name="input"/>.</summary>
    public virtual int ParameterCount(DataShape input) => 0;

    /// <summary>An error that names this layer.</summary>
    protected ArgumentException Refuse(DataShape input, string expected) =>
        new($"The layer {this} was given rows of shape {input}; expected {expected}.");
}
