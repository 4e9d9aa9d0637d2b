using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

public sealed partial class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    private const string ModelEntry = "OnnxModel";

    private readonly OnnxModel model;
    private bool disposed;

    internal OnnxTransformer(IHostEnvironment env, OnnxModel model, string[] inputs, string[] outputs)
        : base(env)
    {
        this.model = model;
        Inputs = inputs;
        Outputs = [.. outputs.Select(model.GetOutput)];
    }

    private OnnxTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : this(env, LoadModel(env, ctx), ReadNames(ctx.Reader), ReadNames(ctx.Reader)) { }

    internal string[] Inputs { get; }

    internal OnnxTensorInfo[] Outputs { get; }

    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        model.Dispose();
    }

    internal OnnxTensorInfo GetInput(string name) => model.GetInput(name);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SaveBinaryStream(
            ModelEntry,
            writer =>
            {
                var bytes = model.ReadBytes();
                writer.Write(bytes.Length);
                writer.Write(bytes);
            }
        );
        WriteNames(ctx.Writer, Inputs);
        WriteNames(ctx.Writer, [.. Outputs.Select(output => output.Name)]);
    }

    private protected override IRowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private static OnnxModel LoadModel(IHostEnvironment env, ModelLoadContext ctx)
    {
        using var reader = ctx.Open(ModelEntry);
        var bytes = reader.ReadBytes(reader.ReadInt32());
        return OnnxModel.FromBytes(env.TempFilePath, bytes);
    }

    private static void WriteNames(BinaryWriter writer, string[] names)
    {
        writer.Write(names.Length);
        foreach (var name in names)
            writer.Write(name);
    }

    private static string[] ReadNames(BinaryReader reader)
    {
        var names = new string[reader.ReadInt32()];
        for (var i = 0; i < names.Length; i++)
            names[i] = reader.ReadString();
        return names;
    }
}
