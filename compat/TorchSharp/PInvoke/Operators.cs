using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace TorchSharp.PInvoke;

/// <summary>Calls ATen operators by name, "add.Tensor" meaning overload Tensor of aten::add.</summary>
internal static unsafe class Operators
{
    private static readonly ConcurrentDictionary<string, IntPtr> Handles = new();

    /// <summary>Calls an operator that gives one tensor.</summary>
    internal static Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeArgument* results;
        Invoke(name, arguments, &results);
        return new Tensor((IntPtr)results[0].Bits);
    }

    /// <summary>Calls an operator that gives a number or a truth value.</summary>
    internal static Scalar CallScalar(string name, params ReadOnlySpan<Argument> arguments)
    {
        NativeArgument* results;
        Invoke(name, arguments, &results);
        return new Scalar(new Argument(results->Kind, results->Bits));
    }

    /// <summary>Calls an operator for its effect.</summary>
    internal static void Run(string name, params ReadOnlySpan<Argument> arguments) => Invoke(name, arguments, null);

    private static int Invoke(string name, ReadOnlySpan<Argument> arguments, NativeArgument** results)
    {
        var words = ArgumentPacker.Words(arguments);
        var block = words <= 64 ? stackalloc long[words] : new long[words];
        var native = stackalloc NativeArgument[arguments.Length];
        long count;
        fixed (long* pinned = block)
        {
            ArgumentPacker.Pack(arguments, native, pinned);
            count = NativeMethods.vae_call(Find(name), native, arguments.Length, results);
        }
        foreach (ref readonly var argument in arguments)
            GC.KeepAlive(argument.Reference);
        if (count < 0)
            ThrowLastError();
        return (int)count;
    }

    private static IntPtr Find(string name)
    {
        if (Handles.TryGetValue(name, out var handle))
            return handle;
        var dot = name.IndexOf('.');
        handle = NativeMethods.vae_find("aten::" + (dot < 0 ? name : name[..dot]), dot < 0 ? "" : name[(dot + 1)..]);
        if (handle == IntPtr.Zero)
            ThrowLastError();
        return Handles.GetOrAdd(name, handle);
    }
}
