using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public class Generator : IDisposable
    {
        private Generator(IntPtr handle) => Handle = handle;

        ~Generator() => Dispose(false);

        public static Generator Default => new(NativeMethods.vae_default_generator());

        public IntPtr Handle { get; private set; }

        public Generator manual_seed(long seed)
        {
            NativeMethods.vae_generator_seed(Handle, (ulong)seed);
            return this;
        }

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != IntPtr.Zero)
                NativeMethods.vae_generator_free(Handle);
            Handle = IntPtr.Zero;
        }
    }

    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static partial class random
    {
        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);
    }
}
