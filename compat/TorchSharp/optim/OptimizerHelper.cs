#nullable disable
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameter groups with options, and a state for each parameter.</summary>
public abstract partial class OptimizerHelper : optim.Optimizer
{
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    /// <summary>Zeroes gradients in place.</summary>
    public override void zero_grad()
    {
        foreach (var parameter in Parameters())
        {
            using var grad = parameter.grad;
            grad?.zero_();
        }
    }

    private IEnumerable<Parameter> Parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    /// <summary>Evaluates the loss, if there is a closure, then updates each group without recording gradients.</summary>
    protected Tensor _step(Action<ParamGroup> body, Func<Tensor> loss_closure = null)
    {
        Tensor loss = null;
        if (loss_closure is not null)
            using (enable_grad())
                loss = loss_closure();
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups)
            body(group);
        return loss;
    }
}
