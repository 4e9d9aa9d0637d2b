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

    // A gzipped file that is read in any order: it has no places to go to.
    private readonly T[]? all;
    private readonly Action requireRow;

    public IdxItems(string path, bool anyOrder, bool isVector, Action requireRow)
    {
        this.requireRow = requireRow;
        reader = Open(path, anyOrder);
        item = new T[reader.ItemSize];
        if (anyOrder && !reader.CanSeek)
        {
            all = new T[checked(reader.Count * reader.ItemSize)];
            if (all.Length > 0)
            {
                reader.ReadValues<T>(all);
            }
        }

        Getter = isVector ? (ValueGetter<VBuffer<T>>)Vector : (ValueGetter<T>)Scalar;
    }

    public override Delegate Getter { get; }

    public override void Move(int item)
    {
        if (all is not null)
        {
            all.AsSpan(item * reader.ItemSize, reader.ItemSize).CopyTo(this.item);
            return;
        }

        if (item != reader.Position)
        {
            reader.Seek(item);
        }

        reader.ReadValues<T>(this.item);
    }

    public override void Dispose() => reader.Dispose();

    // Without a buffer for any order, since items that follow one another in the file are then read far apart.
    private static IdxReader Open(string path, bool anyOrder) =>
        anyOrder
            ? IdxReader.Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0), path)
            : IdxReader.Open(path);

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
