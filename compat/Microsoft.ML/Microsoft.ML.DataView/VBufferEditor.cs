namespace Microsoft.ML.Data;

public static class VBufferEditor
{
    public static VBufferEditor<T> Create<T>(
        scoped ref VBuffer<T> destination,
        int newLogicalLength,
        int? valuesCount = null,
        int? maxValuesCapacity = null,
        bool keepOldOnResize = false,
        bool requireIndicesOnDense = false
    ) =>
        destination.GetEditor(
            newLogicalLength,
            valuesCount,
            maxValuesCapacity ?? int.MaxValue,
            keepOldOnResize,
            requireIndicesOnDense
        );
}
