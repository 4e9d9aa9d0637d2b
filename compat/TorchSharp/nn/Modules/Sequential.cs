using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after the other; results in between are freed as it goes.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<(string name, nn.Module<Tensor, Tensor> module)> _modules = [];

    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential)) => _modules.AddRange(modules);

    public override Tensor forward(Tensor tensor)
    {
        if (_modules.Count == 0)
            return tensor.alias();
        var result = _modules[0].module.call(tensor);
        foreach (var (_, module) in _modules.Skip(1))
        {
            var next = module.call(result);
            result.Dispose();
            result = next;
        }
        return result;
    }

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        recurse ? Distinct(_modules.SelectMany(child => Prefix(child.name, child.module.named_parameters()))) : [];

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(
        bool recurse = true,
        bool include_persistent = true
    ) =>
        recurse
            ? Distinct(
                _modules.SelectMany(child => Prefix(child.name, child.module.named_buffers(true, include_persistent)))
            )
            : [];

    public override IEnumerable<(string name, nn.Module module)> named_children() =>
        _modules.Select(child => (child.name, (nn.Module)child.module));

    public override IEnumerable<(string name, nn.Module module)> named_modules() =>
        named_children().Concat(_modules.SelectMany(child => Prefix(child.name, child.module.named_modules())));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var (_, module) in _modules)
                module.Dispose();
        base.Dispose(disposing);
    }
}
