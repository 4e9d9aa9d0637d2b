using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeDataCatalog
{
    /// <summary>
    /// Reads files of rows as they are iterated over: IDX (the format of MNIST), NPY or CSV, also compressed with gzip or zstd, Parquet or Arrow; or a
    /// folder of PNG and JPEG files.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="dataPath">The file of rows. MNIST's images make a column Data of type Vector&lt;Byte, 28, 28&gt;.</param>
    /// <param name="labelPath">
    /// The file of labels, one per row, for a column Label; null when there are none, or when they are a column of the rows' own text.
    /// </param>
    /// <exception cref="InvalidDataException">A file is damaged or in no known format, or the files hold different numbers of rows.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <example>
    /// <code language="csharp">
    /// var digits = ml.Data.LoadFromRowFile("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"); // Data, Label
    /// </code>
    /// </example>
    public static IDataView LoadFromRowFile(
        this DataOperationsCatalog catalog,
        string dataPath,
        string? labelPath = null
    ) => catalog.LoadFromRowFile(new VaeRowFileOptions { DataPath = dataPath, LabelPath = labelPath });

    /// <summary>
    /// Reads files of rows as they are iterated over: IDX (the format of MNIST), NPY or CSV, also compressed with gzip or zstd, Parquet or Arrow; or a
    /// folder of PNG and JPEG files.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">The files and the columns.</param>
    /// <exception cref="ArgumentException">A name is empty, or an option does not apply to the files' formats.</exception>
    /// <exception cref="InvalidDataException">A file is damaged or in no known format, or the files hold different numbers of rows.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    /// <example>
    /// <code language="csharp">
    /// var rows = ml.Data.LoadFromRowFile(new VaeRowFileOptions { DataPath = "rows.csv", LabelColumn = "last", LargestValue = 255 });
    /// </code>
    /// </example>
    public static IDataView LoadFromRowFile(this DataOperationsCatalog catalog, VaeRowFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(options);
        return new RowFileView(options);
    }
}
