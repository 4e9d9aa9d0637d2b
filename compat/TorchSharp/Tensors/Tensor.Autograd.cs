using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => NativeMethods.vae_requires_grad(Handle);
            set
            {
                if (!NativeMethods.vae_set_requires_grad(Handle, value))
                    ThrowLastError();
            }
        }

        /// <summary>A new reference to the accumulated gradient, or null.</summary>
        public Tensor? grad
        {
            get
            {
                var gradient = NativeMethods.vae_grad(Handle);
                return gradient == IntPtr.Zero ? null : new Tensor(gradient);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public void backward() => autograd.backward([this]);

        public Tensor detach() => Operators.Call("detach", this);

        /// <summary>Calls an in-place operator and gives this tensor back.</summary>
        private Tensor Change(string name, params ReadOnlySpan<Argument> arguments)
        {
            Operators.Run(name, arguments);
            return this;
        }
    }
}
