using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <inheritdoc cref="IdxColumn"/>
internal sealed class IdxColumn<T>(string path, IReadOnlyList<int> dimensions, PrimitiveDataViewType element)
    : IdxColumn(path, dimensions, element)
    where T : unmanaged
{
    public override IdxItems Open(bool anyOrder, Action requireRow) =>
        new IdxItems<T>(Path, anyOrder, Type is VectorDataViewType, requireRow);
}
