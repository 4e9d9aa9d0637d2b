using Vae.Inference;
using Vae.MLNet;

namespace Microsoft.ML;

public static partial class VaeDataCatalog
{
    /// <summary>Writes each row of a column as a PNG picture: 8-bit grey for one channel, RGB for three.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The rows, such as what <c>ReconstructWithVae</c> made or <c>SampleFromVae</c>.</param>
    /// <param name="columnName">
    /// The column: a known-size vector of Single or Double from 0 to 1, or of Byte from 0 to 255, with the dimensions
    /// <c>[channels, height, width]</c> or <c>[height, width]</c>. Numbers outside are moved inside.
    /// </param>
    /// <param name="directory">Where the pictures are written to; made when it is not there. Files of the same names are replaced.</param>
    /// <param name="nameColumnName">
    /// A column of text with the pictures' names, such as the paths that <c>LoadImages</c> read: their directories are left out and their
    /// endings become .png. When it is null, the rows' numbers: 000000000000.png and so on.
    /// </param>
    /// <param name="shape">The dimensions of a row, when the column has one dimension; null for the column's own.</param>
    /// <returns>The number of pictures.</returns>
    /// <exception cref="ArgumentException">A column is missing or does not fit, or its dimensions are no picture's.</exception>
    /// <exception cref="InvalidDataException">Two rows have one name, a row has none, or holds what is not a number.</exception>
    /// <exception cref="IOException">The directory is not writable or the disk is full.</exception>
    /// <example>
    /// <code language="csharp">
    /// using var vae = VaeModel.Load("models/mnist-vae");
    /// ml.Data.SaveAsPictures(ml.Data.SampleFromVae(vae, count: 10), "Data", "digits");
    /// </code>
    /// </example>
    public static long SaveAsPictures(
        this DataOperationsCatalog catalog,
        IDataView data,
        string columnName,
        string directory,
        string? nameColumnName = null,
        DataShape? shape = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrWhiteSpace(columnName);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return new PictureSaver(data, columnName, nameColumnName, shape).Save(directory);
    }
}
