using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(NativeMethods.vae_generator(seed)) => this.device = device ?? CPU;

        private Generator(IntPtr handle)
        {
            Handle = handle;
            device = CPU;
        }

        ~Generator() => Dispose(false);

        public static Generator Default => new(NativeMethods.vae_default_generator());

        public IntPtr Handle { get; private set; }

        public Device device { get; }

        public Tensor get_state()
        {
            var state = NativeMethods.vae_generator_state(Handle);
            if (state == IntPtr.Zero)
                ThrowLastError();
            return new Tensor(state);
        }

        public void set_state(Tensor value)
        {
            if (!NativeMethods.vae_generator_set_state(Handle, value.Handle))
                ThrowLastError();
        }

        public Generator manual_seed(long seed)
        {
            NativeMethods.vae_generator_seed(Handle, (ulong)seed);
            return this;
        }

        public long initial_seed() => (long)NativeMethods.vae_generator_current_seed(Handle);

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
        public static long initial_seed() => Generator.Default.initial_seed();

        public static Generator manual_seed(long seed) => Generator.Default.manual_seed(seed);

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }
}
