using Microsoft.ML.Data;
using Microsoft.ML.Data.IO;

namespace Microsoft.ML;

public static class BinaryLoaderSaverCatalog
{
    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, IMultiStreamSource fileSource)
    {
        Contracts.CheckValue(fileSource, nameof(fileSource));
        Contracts.CheckParam(fileSource.Count == 1, "files", "binary loader must be created with one file");
        return new BinaryLoader(fileSource.Open(0));
    }

    public static IDataView LoadFromBinary(this DataOperationsCatalog catalog, string path)
    {
        Contracts.CheckNonEmpty(path, nameof(path));
        Contracts.CheckParam(File.Exists(path), nameof(path), $"File does not exist at path: {path}");
        return catalog.LoadFromBinary(new MultiFileSource(path));
    }

    public static void SaveAsBinary(
        this DataOperationsCatalog catalog,
        IDataView data,
        Stream stream,
        bool keepHidden = false
    )
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        Contracts.CheckValue(data, nameof(data));
        Contracts.CheckValue(stream, nameof(stream));
        Contracts.CheckParam(stream.CanSeek, nameof(stream), "cannot save to non-seekable stream");
        Contracts.CheckParam(stream.Position == 0, nameof(stream), "stream must be positioned at head of stream");
        using var saver = new BinarySaver(data, stream, keepHidden);
        saver.Save();
    }
}
