using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public static IDisposable no_grad() => new AutoGradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new AutoGradMode(enabled);

    public static partial class autograd
    {
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
