using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>An IDX file as a column: its type, and readers of its items.</summary>
internal abstract class IdxColumn(string path, IReadOnlyList<int> dimensions, PrimitiveDataViewType element)
{
    /// <summary>What the column is called.</summary>
    public required string Name { get; init; }

    /// <summary>What the places of its vectors are called; null when they have no names.</summary>
    public IReadOnlyList<string>? SlotNames { get; init; }

    /// <summary>The number of items.</summary>
    public int Count => dimensions[0];

    /// <summary>A vector of the dimensions of one item, or a scalar where items have none.</summary>
    public DataViewType Type =>
        dimensions.Count == 1 ? element : new VectorDataViewType(element, dimensions.Skip(1).ToArray());

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="InvalidDataException">The file is no IDX file.</exception>
    public static IdxColumn Of(string name, string path, IReadOnlyList<string>? slotNames = null)
    {
        using var reader = IdxReader.Open(path);
        var dimensions = reader.Dimensions;
        return reader.ElementType switch
        {
            IdxElementType.UInt8 => New<byte>(NumberDataViewType.Byte),
            IdxElementType.Int8 => New<sbyte>(NumberDataViewType.SByte),
            IdxElementType.Int16 => New<short>(NumberDataViewType.Int16),
            IdxElementType.Int32 => New<int>(NumberDataViewType.Int32),
            IdxElementType.Float64 => New<double>(NumberDataViewType.Double),
            _ => New<float>(NumberDataViewType.Single),
        };

        IdxColumn New<T>(PrimitiveDataViewType element)
            where T : unmanaged => new IdxColumn<T>(path, dimensions, element) { Name = name, SlotNames = slotNames };
    }

    /// <summary>Opens the file for one cursor.</summary>
    /// <param name="anyOrder">Whether items are read in any order, not one after the other.</param>
    /// <param name="requireRow">Throws where the cursor has no current row.</param>
    public abstract IdxItems Open(bool anyOrder, Action requireRow);
}
