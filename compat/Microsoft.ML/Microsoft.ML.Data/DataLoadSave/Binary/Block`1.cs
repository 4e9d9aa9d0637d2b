namespace Microsoft.ML.Data.IO;

/// <inheritdoc cref="Block" />
internal sealed class Block<T>(DataViewType type) : Block
{
    private const int Dense = -1;

    private readonly bool isVector = type is VectorDataViewType;
    private readonly int size = type is VectorDataViewType vector ? vector.Size : 1;
    private T[] items = [];
    private int count;

    public override Action Adder(DataViewRow row, DataViewSchema.Column column) =>
        isVector ? Adder(row.GetGetter<VBuffer<T>>(column)) : Adder(row.GetGetter<T>(column));

    public override Action Adder(DataViewSchema.Annotations annotations, DataViewSchema.Column annotation) =>
        isVector ? Adder(annotations.GetGetter<VBuffer<T>>(annotation)) : Adder(annotations.GetGetter<T>(annotation));

    public override Delegate Getter(Func<int> index) =>
        isVector
            ? (ValueGetter<VBuffer<T>>)(
                (ref VBuffer<T> value) =>
                {
                    var editor = VBufferEditor.Create(ref value, size);
                    items.AsSpan(index() * size, size).CopyTo(editor.Values);
                    value = editor.Commit();
                }
            )
            : (ValueGetter<T>)((ref T value) => value = items[index()]);

    protected override void WriteAndClear(BinaryWriter writer)
    {
        var values = items.AsSpan(0, count * size).ToArray();
        if (isVector)
        {
            writer.Write(count);
            writer.Write(size);
            for (var i = 0; i < count; i++)
                writer.Write(Dense);
            writer.Write(0); // indices of sparse vectors
        }
        if (values is ReadOnlyMemory<char>[] texts)
        {
            writer.Write(texts.Length);
            var end = 0;
            foreach (var text in texts)
                writer.Write(end += text.Length);
            writer.Write(string.Concat(texts));
        }
        else
            writer.Write(BinaryValues.AsBytes(values));
        count = 0;
    }

    protected override void Read(BinaryReader reader, int count)
    {
        if (isVector)
        {
            var lengths = new int[count + 3];
            reader.BaseStream.ReadExactly(BinaryValues.AsBytes(lengths));
            if (lengths.AsSpan()[2..^1].ContainsAnyExcept(Dense))
                throw new NotSupportedException("The stand-in reads dense vectors only.");
        }
        this.count = count;
        items = new T[count * size];
        if (items is ReadOnlyMemory<char>[] texts)
        {
            var ends = new int[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(BinaryValues.AsBytes(ends));
            var all = reader.ReadString().AsMemory();
            for (var i = 0; i < ends.Length; i++)
                texts[i] = all[(i == 0 ? 0 : ends[i - 1])..ends[i]];
        }
        else
            reader.BaseStream.ReadExactly(BinaryValues.AsBytes(items));
    }

    private Action Adder(ValueGetter<T> getter) => () => getter(ref Next()[0]);

    private Action Adder(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            Contracts.Check(value.Length == size, $"Length mismatch: expected {size} slots but got {value.Length}");
            value.CopyTo(Next());
        };
    }

    private Span<T> Next()
    {
        if ((count + 1) * size > items.Length)
            Array.Resize(ref items, (2 * count + 1) * size);
        return items.AsSpan(count++ * size, size);
    }
}
