using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after the other; results in between are freed as it goes.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<(string name, nn.Module<Tensor, Tensor> module)> _modules = [];

    protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential)) => _modules.AddRange(modules);

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    public int Count => _modules.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => _modules[index].module;

    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index]
    {
        get
        {
            var (start, end) = (index.start ?? 0, index.end ?? Count);
            if (start < 0 || start > Count)
                throw new IndexOutOfRangeException($"{start} is not a valid index.");
            if (end < 0 || end > Count)
                throw new IndexOutOfRangeException($"{end} is not a valid index.");
            return new Sequential(_modules.Skip(start).Take(end - start).ToArray());
        }
    }

    [IndexerName("SequentialItems")]
    public Sequential this[Range index] => this[(index.Start.GetOffset(Count), index.End.GetOffset(Count))];

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        _modules.Add((name, (nn.Module<Tensor, Tensor>)module));
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

    public override Tensor forward(Tensor tensor)
    {
        if (Count == 0)
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

    public override nn.Module apply(Action<nn.Module> fn)
    {
        foreach (var (_, module) in _modules)
            module.apply(fn);
        fn(this);
        return this;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            foreach (var (_, module) in _modules)
                module.Dispose();
        base.Dispose(disposing);
    }
}
