namespace TorchSharp;

public static partial class torch
{
    public static Tensor tensor(
        long[] dataArray,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => FromSpan<long>(dataArray, [dataArray.LongLength], dtype, requires_grad);
}
