using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(ScalarType dtype, bool non_blocking) => Convert(dtype, null);

            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking) =>
                Convert(dtype, device);

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                Convert(null, new Device(deviceType, deviceIndex));

            /// <summary>Gives a new parameter of another type, with its gradient, when the types differ.</summary>
            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                if (dtype is not { } type || type == param.dtype)
                    return false;
                using var _ = no_grad();
                p = new Parameter(param.to(type), param.requires_grad);
                p.DetachFromDisposeScope();
                using var grad = param.grad;
                using var converted = grad?.to(type);
                if (converted is not null)
                    p.grad = converted;
                return true;
            }

            /// <summary>Gives a new buffer of another type, when it has floating-point numbers of a different one.</summary>
            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                result = null;
                if (dtype is not { } type || type == buffer.dtype || !buffer.is_floating_point())
                    return false;
                result = buffer.to(type, disposeAfter: true).DetachFromDisposeScope();
                return true;
            }

            private Module Convert(ScalarType? dtype, Device? device)
            {
                if (dtype is { } type && !type.IsFloatingPoint())
                    throw new ArgumentException(
                        $"nn.Module.to only accepts floating point or complex types, but got desired dtype={type}"
                    );
                if (device?.type == DeviceType.CUDA)
                    throw new InvalidOperationException("CUDA is not available.");
                foreach (var (_, module) in named_children())
                    module.Convert(dtype, device);
                foreach (var (key, parameter) in named_parameters(false).ToList())
                    if (ReplaceParameter(dtype, device, parameter, out var replacement))
                    {
                        Replace(key, replacement!);
                        parameter.Dispose();
                        ConditionallyRegisterParameter(key, replacement);
                    }
                foreach (var (key, buffer) in named_buffers(false).ToList())
                    if (ReplaceBuffer(dtype, device, buffer, out var replacement))
                    {
                        Replace(key, replacement!);
                        ConditionallyRegisterBuffer(key, replacement);
                    }
                return this;
            }

            private void Replace(string component, Tensor replacement) =>
                Fields().FirstOrDefault(entry => entry.component == component).field?.SetValue(this, replacement);
        }
    }
}
