using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new AutoGradMode(mode);

    public static bool is_grad_enabled() => NativeMethods.vae_grad_enabled();

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => NativeMethods.vae_inference_enabled();

    public static partial class autograd
    {
        public static IList<Tensor> grad(
            IList<Tensor> outputs,
            IList<Tensor> inputs,
            IList<Tensor>? grad_outputs = null,
            bool retain_graph = false,
            bool create_graph = false,
            bool allow_unused = false
        )
        {
            var from = Handles(outputs);
            var to = Handles(inputs);
            var seeds = Handles(grad_outputs);
            var found = new IntPtr[to.Length];
            if (
                !NativeMethods.vae_autograd(
                    from,
                    from.Length,
                    to,
                    to.Length,
                    seeds,
                    seeds.Length,
                    retain_graph,
                    create_graph,
                    allow_unused,
                    found
                )
            )
                ThrowLastError();
            GC.KeepAlive((outputs, inputs, grad_outputs));
            return found.Select(handle => new Tensor(handle)).ToList();
        }

        public static void backward(
            IList<Tensor> tensors,
            IList<Tensor>? grad_tensors = null,
            bool? retain_graph = null,
            bool create_graph = false,
            IList<Tensor>? inputs = null
        )
        {
            var from = Handles(tensors);
            var seeds = Handles(grad_tensors);
            var to = Handles(inputs);
            var retain = retain_graph ?? create_graph;
            if (
                !NativeMethods.vae_backward(from, from.Length, seeds, seeds.Length, retain, create_graph, to, to.Length)
            )
                ThrowLastError();
            GC.KeepAlive((tensors, grad_tensors, inputs));
        }

        private static IntPtr[] Handles(IEnumerable<Tensor>? tensors) =>
            tensors?.Select(tensor => tensor.Handle).ToArray() ?? [];
    }
}
