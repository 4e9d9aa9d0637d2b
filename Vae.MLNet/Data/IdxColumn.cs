using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>An IDX file as a column: its type, and readers of its items.</summary>
internal abstract class IdxColumn(string path, IReadOnlyList<int> dimensions, PrimitiveDataViewType element)
{
    /// <summary>The number of items.</summary>
    public int Count => dimensions[0];

    /// <summary>A vector of the dimensions of one item, or a scalar where items have none.</summary>
    public DataViewType Type =>
        dimensions.Count == 1 ? element : new VectorDataViewType(element, dimensions.Skip(1).ToArray());

    protected string Path { get; } = path;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The file is no IDX file.</exception>
    public static IdxColumn Of(string path)
    {
        using var reader = IdxReader.Open(path);
        var dimensions = reader.Dimensions;
        return reader.ElementType switch
        {
            IdxElementType.UInt8 => new IdxColumn<byte>(path, dimensions, NumberDataViewType.Byte),
            IdxElementType.Int8 => new IdxColumn<sbyte>(path, dimensions, NumberDataViewType.SByte),
            IdxElementType.Int16 => new IdxColumn<short>(path, dimensions, NumberDataViewType.Int16),
            IdxElementType.Int32 => new IdxColumn<int>(path, dimensions, NumberDataViewType.Int32),
            IdxElementType.Float64 => new IdxColumn<double>(path, dimensions, NumberDataViewType.Double),
            _ => new IdxColumn<float>(path, dimensions, NumberDataViewType.Single),
        };
    }

    /// <summary>Opens the file for one cursor.</summary>
    /// <param name="anyOrder">Whether items are read in any order, not one after the other.</param>
    /// <param name="requireRow">Throws where the cursor has no current row.</param>
    public abstract IdxItems Open(bool anyOrder, Action requireRow);
}
