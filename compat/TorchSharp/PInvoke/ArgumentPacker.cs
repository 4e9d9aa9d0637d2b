using static TorchSharp.torch;

namespace TorchSharp.PInvoke;

/// <summary>Lays arguments out for the shim, with lists in one pinned block of words behind them.</summary>
internal static unsafe class ArgumentPacker
{
    internal static int Words(ReadOnlySpan<Argument> arguments)
    {
        var words = 0;
        foreach (ref readonly var argument in arguments)
            words += argument.Reference is Array list ? list.Length : 0;
        return words;
    }

    internal static void Pack(ReadOnlySpan<Argument> arguments, NativeArgument* native, long* block)
    {
        for (var i = 0; i < arguments.Length; i++)
        {
            ref readonly var argument = ref arguments[i];
            native[i] = new NativeArgument { Kind = argument.Kind, Bits = argument.Bits };
            switch (argument.Reference)
            {
                case Tensor tensor:
                    native[i].Bits = tensor.Handle;
                    break;
                case Generator generator:
                    native[i].Bits = generator.Handle;
                    break;
                case long[] integers:
                    integers.CopyTo(new Span<long>(block, integers.Length));
                    native[i].Bits = (long)block;
                    native[i].Count = integers.Length;
                    block += integers.Length;
                    break;
                case Tensor[] tensors:
                    native[i].Bits = (long)block;
                    native[i].Count = tensors.Length;
                    foreach (var tensor in tensors)
                        *block++ = tensor.Handle;
                    break;
            }
        }
    }
}
