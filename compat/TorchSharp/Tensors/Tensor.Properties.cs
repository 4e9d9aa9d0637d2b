using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => NativeMethods.vae_dim(Handle);

        public long NumberOfElements => NativeMethods.vae_numel(Handle);

        public long ElementSize => NativeMethods.vae_element_size(Handle);

        public ScalarType dtype => (ScalarType)NativeMethods.vae_type(Handle);

        public Device device => CPU;

        public long[] shape => size();

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public bool is_contiguous() => NativeMethods.vae_is_contiguous(Handle);

        public unsafe long[] size()
        {
            var sizes = new long[Dimensions];
            fixed (long* pinned = sizes)
                NativeMethods.vae_sizes(Handle, pinned);
            return sizes;
        }

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* pinned = strides)
                NativeMethods.vae_strides(Handle, pinned);
            return strides;
        }
    }
}
