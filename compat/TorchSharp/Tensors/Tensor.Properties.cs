using TorchSharp.PInvoke;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => NativeMethods.vae_dim(Handle);

        public long ndim => Dimensions;

        public long NumberOfElements => NativeMethods.vae_numel(Handle);

        public long ElementSize => NativeMethods.vae_element_size(Handle);

        public ScalarType dtype => (ScalarType)NativeMethods.vae_type(Handle);

        public Device device
        {
            get
            {
                _ = Handle;
                return CPU;
            }
        }

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_sparse => false;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => NativeMethods.vae_is_leaf(Handle);

        public long[] shape => size();

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public bool is_floating_point() => dtype.IsFloatingPoint();

        public bool is_contiguous() => NativeMethods.vae_is_contiguous(Handle);

        public long size(int dim) => Operators.CallScalar("size.int", this, dim).ToInt64();

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

        public long stride(int dim) => Operators.CallScalar("stride.int", this, dim).ToInt64();
    }
}
