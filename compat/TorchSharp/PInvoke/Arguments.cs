using System.Runtime.InteropServices;

namespace TorchSharp.PInvoke;

internal enum ArgumentKind : long
{
    None,
    Tensor,
    Integer,
    Real,
    Boolean,
    Integers,
    Tensors,
    Generator,
}

/// <summary>One argument or result as the shim sees it: the same layout as <c>Argument</c> in vaetorch.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeArgument
{
    public ArgumentKind Kind;
    public long Count;
    public long Bits;
}
