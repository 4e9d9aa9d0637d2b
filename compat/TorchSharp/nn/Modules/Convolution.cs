using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What convolutions and transposed convolutions have in common.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(bias))]
    protected Parameter? _bias;

    [ComponentName(Name = nameof(weight))]
    protected Parameter? _weight;

    private protected readonly long[] _stride;
    private protected readonly long[] _padding;
    private protected readonly long[] _dilation;
    private protected readonly long _groups;
    private readonly long _inputChannels;

    private protected Convolution(
        string name,
        long in_channels,
        long[] shape,
        long out_channels,
        (long, long) stride,
        (long, long) padding,
        (long, long) dilation,
        long groups,
        bool bias,
        ScalarType? dtype
    )
        : base(name)
    {
        _inputChannels = in_channels;
        _stride = [stride.Item1, stride.Item2];
        _padding = [padding.Item1, padding.Item2];
        _dilation = [dilation.Item1, dilation.Item2];
        _groups = groups;
        weight = nn.Parameter(empty(shape, dtype));
        if (bias)
            this.bias = nn.Parameter(empty([out_channels], dtype));
        nn.init.Default(weight, this.bias);
    }

    public Parameter? bias
    {
        get => _bias;
        set
        {
            _bias?.Dispose();
            _bias = value?.DetachFromDisposeScope() as Parameter;
            ConditionallyRegisterParameter(nameof(bias), _bias);
        }
    }

    public Parameter weight
    {
        get => _weight!;
        set
        {
            ArgumentNullException.ThrowIfNull(value, nameof(weight));
            if (value.Handle == _weight?.Handle)
                return;
            _weight?.Dispose();
            _weight = (Parameter)value.DetachFromDisposeScope();
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _weight?.Dispose();
        _bias?.Dispose();
    }

    private protected void Validate(Tensor input)
    {
        var shape = input.shape;
        if ((shape.Length != 4 || shape[1] != _inputChannels) && (shape.Length != 3 || shape[0] != _inputChannels))
            throw new ArgumentException(
                $"Expected 3D (unbatched) or 4D (batched) input with {_inputChannels} channels to {GetType().Name}."
            );
    }
}
