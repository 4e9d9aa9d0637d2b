namespace Microsoft.ML.Data;

[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class VectorTypeAttribute : Attribute
{
    public VectorTypeAttribute(int size)
    {
        Contracts.CheckParam(size >= 0, nameof(size), "Should be non-negative number");
        Dimensions = [size];
    }

    public VectorTypeAttribute(params int[] dimensions)
    {
        Contracts.CheckParam(
            dimensions.All(d => d >= 0),
            nameof(dimensions),
            "Should contain only non-negative values"
        );
        Dimensions = dimensions;
    }

    internal int[] Dimensions { get; }
}
