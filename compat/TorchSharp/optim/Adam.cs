#nullable disable
using TorchSharp.PInvoke;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam, each parameter in one pass over its elements.</summary>
public partial class Adam : OptimizerHelper
{
    public Adam(
        IEnumerable<Parameter> parameters,
        double lr = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double eps = 1e-8,
        double weight_decay = 0,
        bool amsgrad = false,
        bool maximize = false
    )
    {
        if (lr < 0)
            throw new ArgumentException($"Invalid learning rate: {lr}");
        if (eps < 0)
            throw new ArgumentException($"Invalid ε: {eps}");
        if (beta1 is < 0 or >= 1)
            throw new ArgumentException($"Invalid beta1: {beta1}");
        if (beta2 is < 0 or >= 1)
            throw new ArgumentException($"Invalid beta2: {beta2}");
        if (weight_decay < 0)
            throw new ArgumentException($"Invalid weight_decay value: {weight_decay}");
        var options = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            beta1 = beta1,
            beta2 = beta2,
            eps = eps,
            weight_decay = weight_decay,
            amsgrad = amsgrad,
            maximize = maximize,
        };
        _parameter_groups.Add(new ParamGroup { Parameters = parameters, Options = options });
        foreach (var parameter in parameters)
        {
            var state = new State(parameter);
            state.Initialize(options);
            _state[parameter.Handle] = state;
        }
    }

    public override Tensor step(Func<Tensor> closure = null) => _step(Update, closure);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var (_, state) in _state)
            ((State)state).Dispose();
    }

    private unsafe void Update(ParamGroup group)
    {
        var options = (Options)group.Options;
        var numbers = stackalloc double[5]
        {
            options.LearningRate.Value,
            options.beta1.Value,
            options.beta2.Value,
            options.eps.Value,
            options.weight_decay.Value,
        };
        foreach (var parameter in group.Parameters)
        {
            if (!NativeMethods.vae_has_grad(parameter.Handle))
                continue;
            var state = (State)_state[parameter.Handle];
            state.step++;
            if (
                !NativeMethods.vae_adam(
                    parameter.Handle,
                    state.exp_avg.Handle,
                    state.exp_avg_sq.Handle,
                    state.max_exp_avg_sq?.Handle ?? IntPtr.Zero,
                    numbers,
                    state.step,
                    options.maximize.Value
                )
            )
                ThrowLastError();
        }
    }
}
