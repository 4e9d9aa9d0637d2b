namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Modules.Sequential Sequential() => new(Array.Empty<(string, Module<Tensor, Tensor>)>());

        public static Modules.Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) =>
            new(modules);

        public static Modules.Sequential Sequential(params Module<Tensor, Tensor>[] modules) =>
            Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

        public static Modules.Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) =>
            Sequential((IEnumerable<Tuple<string, Module<Tensor, Tensor>>>)modules);

        public static Modules.Sequential Sequential(
            IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules
        ) => new(modules.ToArray());

        public static Modules.Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) =>
            new(modules.Select(pair => (pair.Item1, pair.Item2)).ToArray());

        public static Modules.Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
        {
            var result = Sequential();
            foreach (var module in modules)
                result.append(module);
            return result;
        }
    }
}
