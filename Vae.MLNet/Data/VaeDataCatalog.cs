using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeDataCatalog
{
    /// <summary>Reads IDX files, the format of MNIST, plain or gzipped, as they are iterated over.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="dataPath">The file of rows. MNIST's images make a column Data of type Vector&lt;Byte, 28, 28&gt;.</param>
    /// <param name="labelPath">The file of labels, one per row, for a column Label; null for none.</param>
    /// <exception cref="InvalidDataException">A file is no IDX file, or the files hold different numbers of items.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static IDataView LoadFromIdx(
        this DataOperationsCatalog catalog,
        string dataPath,
        string? labelPath = null
    ) => catalog.LoadFromIdx(new VaeIdxOptions { DataPath = dataPath, LabelPath = labelPath });

    /// <summary>Reads IDX files, the format of MNIST, plain or gzipped, as they are iterated over.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The files and the columns.</param>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    /// <exception cref="InvalidDataException">A file is no IDX file, or the files hold different numbers of items.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static IDataView LoadFromIdx(this DataOperationsCatalog catalog, VaeIdxOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return IdxView.Of(options);
    }
}
