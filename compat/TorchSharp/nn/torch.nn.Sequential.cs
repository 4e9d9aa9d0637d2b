namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
            new(modules);

        public static Modules.Sequential Sequential(
            IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules
        ) => new(modules.ToArray());
    }
}
