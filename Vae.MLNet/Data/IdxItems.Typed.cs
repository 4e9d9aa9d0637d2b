using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <inheritdoc cref="IdxItems"/>
internal sealed class IdxItems<T> : IdxItems
    where T : unmanaged
{
    private readonly IdxReader reader;
    private readonly T[] item;
    private readonly Action requireRow;

    public IdxItems(string path, bool anyOrder, bool isVector, Action requireRow)
    {
        this.requireRow = requireRow;
        reader = anyOrder ? OpenSeekable(path) : IdxReader.Open(path);
        item = new T[reader.ItemSize];
        Getter = isVector ? (ValueGetter<VBuffer<T>>)Vector : (ValueGetter<T>)Scalar;
    }

    public override Delegate Getter { get; }

    public override void Move(int item)
    {
        if (item != reader.Position)
        {
            reader.Seek(item);
        }

        reader.ReadValues<T>(this.item);
    }

    public override void Dispose() => reader.Dispose();

    // Without a buffer, since items that follow one another in the file are read far apart. A gzipped file has no place to go to: it is
    // unzipped to memory.
    private static IdxReader OpenSeekable(string path)
    {
        var reader = IdxReader.Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0), path);
        if (reader.CanSeek)
        {
            return reader;
        }

        reader.Dispose();
        using var zipped = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var unzipped = new MemoryStream();
        zipped.CopyTo(unzipped);
        unzipped.Position = 0;
        return IdxReader.Open(unzipped, path);
    }

    private void Scalar(ref T value)
    {
        requireRow();
        value = item[0];
    }

    private void Vector(ref VBuffer<T> value)
    {
        requireRow();
        var editor = VBufferEditor.Create(ref value, item.Length);
        item.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
