#nullable disable
using TorchSharp.PInvoke;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adam, each parameter in one pass over its elements.</summary>
public partial class Adam : OptimizerHelper, optim.IBetas
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
        : this([new ParamGroup { Parameters = parameters }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

    public Adam(
        IEnumerable<ParamGroup> parameters,
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
        _defaults = new Options
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
        foreach (var group in parameters)
            add_param_group(group);
    }

    public (double, double) Betas
    {
        get => Defaults.Betas;
        set => Defaults.Betas = value;
    }

    private Options Defaults => (Options)_defaults;

    public override void add_param_group(Modules.ParamGroup param_group)
    {
        param_group.Options ??= new Options();
        var options = (Options)param_group.Options;
        options.Complete(Defaults);
        _parameter_groups.Add(param_group);
        foreach (var parameter in param_group.Parameters)
        {
            var state = new State(parameter);
            state.Initialize(options);
            _state[parameter.Handle] = state;
        }
    }

    public override Tensor step(Func<Tensor> closure = null) => _step<ParamGroup>(Update, closure);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var (_, state) in _state)
            ((State)state).Dispose();
    }

    private unsafe void Update(ParamGroup group)
    {
        var options = group.Options;
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
