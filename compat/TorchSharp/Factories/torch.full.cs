namespace TorchSharp;

public static partial class torch
{
    public static Tensor full(
        int rows,
        int columns,
        Scalar value,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => Make("full", requires_grad, new long[] { rows, columns }, value, dtype ?? ScalarType.Float32);

    public static Tensor ones(
        int rows,
        int columns,
        ScalarType? dtype = null,
        Device? device = null,
        bool requires_grad = false,
        string[]? names = null
    ) => full(rows, columns, 1, dtype, device, requires_grad);
}
