using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Vae.Data;

/// <summary>Writes Arrow IPC, file or stream, one record batch at a time.</summary>
internal sealed class ArrowTableEncoder : TableEncoder
{
    private readonly IReadOnlyList<TableField> fields;
    private readonly Schema schema;
    private readonly ArrowStreamWriter writer;

    /// <summary>Writes the schema.</summary>
    /// <param name="stream">Takes the bytes; stays open.</param>
    /// <param name="fields">The columns.</param>
    /// <param name="isFile">Whether a footer follows.</param>
    public ArrowTableEncoder(Stream stream, IReadOnlyList<TableField> fields, bool isFile)
    {
        this.fields = fields;
        schema = new Schema(
            fields.Select(field => new Field(
                field.Name,
                field.Type switch
                {
                    CellType.Text => StringType.Default,
                    CellType.Boolean => BooleanType.Default,
                    CellType.Integer => Int64Type.Default,
                    _ => (IArrowType)DoubleType.Default,
                },
                nullable: true
            )),
            metadata: null
        );
        writer = isFile
            ? new ArrowFileWriter(stream, schema, leaveOpen: true)
            : new ArrowStreamWriter(stream, schema, leaveOpen: true);
        writer.WriteStart();
    }

    public override void Write(TableRows rows)
    {
        var arrays = new IArrowArray[fields.Count];
        for (var i = 0; i < arrays.Length; i++)
        {
            arrays[i] =
                fields[i].Type == CellType.Text
                    ? Texts(rows.Texts(i)[..rows.Count])
                    : Numbers(rows.Numbers(i)[..rows.Count], fields[i].Type);
        }

        using var batch = new RecordBatch(schema, arrays, rows.Count);
        writer.WriteRecordBatch(batch);
    }

    /// <summary>Writes the footer.</summary>
    public override void Complete() => writer.WriteEnd();

    public override void Dispose() => writer.Dispose();

    private static StringArray Texts(ReadOnlySpan<string?> cells)
    {
        var (valid, missing) = (new byte[Bytes(cells.Length)], 0);
        var offsets = new int[cells.Length + 1];
        for (var i = 0; i < cells.Length; i++)
        {
            offsets[i + 1] = checked(offsets[i] + (cells[i] is { } text ? Encoding.UTF8.GetByteCount(text) : 0));
        }

        var bytes = new byte[offsets[^1]];
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i] is { } text)
            {
                Set(valid, i);
                Encoding.UTF8.GetBytes(text, bytes.AsSpan(offsets[i]));
            }
            else
            {
                missing++;
            }
        }

        return new StringArray(
            cells.Length,
            new ArrowBuffer(MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray()),
            new ArrowBuffer(bytes),
            Valid(valid, missing),
            missing
        );
    }

    private static IArrowArray Numbers(ReadOnlySpan<double> cells, CellType type)
    {
        var (valid, missing) = (new byte[Bytes(cells.Length)], 0);
        var values = type == CellType.Boolean ? new byte[Bytes(cells.Length)] : new byte[cells.Length * sizeof(double)];
        for (var i = 0; i < cells.Length; i++)
        {
            if (double.IsNaN(cells[i]))
            {
                missing++;
                continue;
            }

            Set(valid, i);
            if (type == CellType.Integer)
            {
                MemoryMarshal.Write(values.AsSpan(i * sizeof(long)), (long)cells[i]);
            }
            else if (type == CellType.Real)
            {
                MemoryMarshal.Write(values.AsSpan(i * sizeof(double)), cells[i]);
            }
            else if (cells[i] == 1)
            {
                Set(values, i);
            }
        }

        var (data, bitmap) = (new ArrowBuffer(values), Valid(valid, missing));
        return type switch
        {
            CellType.Boolean => new BooleanArray(data, bitmap, cells.Length, missing, 0),
            CellType.Integer => new Int64Array(data, bitmap, cells.Length, missing, 0),
            _ => new DoubleArray(data, bitmap, cells.Length, missing, 0),
        };
    }

    /// <summary>No bits stand for cells that are all there.</summary>
    private static ArrowBuffer Valid(byte[] bits, int missing) =>
        missing == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bits);

    private static int Bytes(int bits) => (bits + 7) / 8;

    private static void Set(byte[] bits, int i) => bits[i >> 3] |= (byte)(1 << (i & 7));
}
