using System.IO.Compression;
using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>The input schema of a saved model: names, types and annotations, hidden columns included.</summary>
internal static class SchemaEntry
{
    private const string Name = "Schema";

    private static readonly MethodInfo WriteDefinition = Definition(nameof(WriteAnnotation));
    private static readonly MethodInfo ScalarDefinition = Definition(nameof(AddScalar));
    private static readonly MethodInfo VectorDefinition = Definition(nameof(AddVector));

    public static void Write(ZipArchive archive, DataViewSchema schema)
    {
        using var writer = new BinaryWriter(archive.CreateEntry(Name).Open());
        writer.Write(schema.Count);
        foreach (var column in schema)
        {
            WriteHead(writer, column);
            writer.Write(column.Annotations.Schema.Count);
            foreach (var annotation in column.Annotations.Schema)
            {
                WriteHead(writer, annotation);
                WriteDefinition.InvokeWith(
                    null,
                    annotation.Type.GetItemType().RawType,
                    writer,
                    column.Annotations,
                    annotation
                );
            }
        }
    }

    public static DataViewSchema ReadOrNull(ZipArchive archive)
    {
        if (archive.GetEntry(Name) is not { } entry)
            return null;
        using var reader = new BinaryReader(entry.Open());
        var schema = new DataViewSchema.Builder();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var (name, type) = (reader.ReadString(), reader.ReadType());
            var annotations = new DataViewSchema.Annotations.Builder();
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                var (kind, annotationType) = (reader.ReadString(), reader.ReadType());
                var definition = annotationType is VectorDataViewType ? VectorDefinition : ScalarDefinition;
                definition.InvokeWith(
                    null,
                    annotationType.GetItemType().RawType,
                    reader,
                    annotations,
                    kind,
                    annotationType
                );
            }
            schema.AddColumn(name, type, annotations.ToAnnotations());
        }
        return schema.ToSchema();
    }

    private static MethodInfo Definition(string name) =>
        typeof(SchemaEntry).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static);

    private static void WriteHead(BinaryWriter writer, DataViewSchema.Column column)
    {
        writer.Write(column.Name);
        writer.WriteType(column.Type);
    }

    private static void WriteAnnotation<T>(
        BinaryWriter writer,
        DataViewSchema.Annotations annotations,
        DataViewSchema.Column annotation
    )
    {
        if (annotation.Type is VectorDataViewType)
        {
            VBuffer<T> vector = default;
            annotations.GetValue(annotation.Name, ref vector);
            writer.WriteArray<T>([.. vector.DenseValues()]);
        }
        else
        {
            T value = default;
            annotations.GetValue(annotation.Name, ref value);
            writer.WriteArray<T>([value]);
        }
    }

    private static void AddScalar<T>(
        BinaryReader reader,
        DataViewSchema.Annotations.Builder annotations,
        string kind,
        DataViewType type
    )
    {
        var value = reader.ReadArray<T>()[0];
        annotations.Add(kind, type, (ref T destination) => destination = value);
    }

    private static void AddVector<T>(
        BinaryReader reader,
        DataViewSchema.Annotations.Builder annotations,
        string kind,
        DataViewType type
    )
    {
        var values = reader.ReadArray<T>();
        annotations.Add(
            kind,
            type,
            (ref VBuffer<T> destination) => VBuffer<T>.Copy(values, 0, ref destination, values.Length)
        );
    }
}
