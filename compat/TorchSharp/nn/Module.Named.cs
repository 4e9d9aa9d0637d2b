using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var own = _internal_params;
                var inner = recurse
                    ? _internal_submodules.SelectMany(child => Prefix(child.Item1, child.Item2.named_parameters()))
                    : [];
                return Distinct(own.Concat(inner));
            }

            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(
                bool recurse = true,
                bool include_nonpersistent = true
            )
            {
                var own = _internal_buffers
                    .Where(entry => entry.Item2.Item2)
                    .Select(entry => (entry.Item1, entry.Item2.Item1));
                var inner = recurse
                    ? _internal_submodules.SelectMany(child =>
                        Prefix(child.Item1, child.Item2.named_buffers(true, include_nonpersistent))
                    )
                    : [];
                return Distinct(own.Concat(inner));
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                _internal_submodules.Concat(
                    _internal_submodules.SelectMany(child => Prefix(child.Item1, child.Item2.named_modules()))
                );

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(entry => entry.parameter);

            public virtual Parameter? get_parameter(string target) =>
                named_parameters().FirstOrDefault(entry => entry.name == target).parameter;

            internal static IEnumerable<(string, T)> Prefix<T>(string prefix, IEnumerable<(string, T)> entries) =>
                entries.Select(entry => ($"{prefix}.{entry.Item1}", entry.Item2));

            /// <summary>Leaves out disposed tensors, and all but the first name of each.</summary>
            internal static IEnumerable<(string, T)> Distinct<T>(IEnumerable<(string, T)> entries)
                where T : Tensor
            {
                var seen = new HashSet<IntPtr> { IntPtr.Zero };
                foreach (var entry in entries)
                    if (seen.Add(entry.Item2.handle))
                        yield return entry;
            }
        }
    }
}
