using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;
using Vae.Onnx;

namespace Vae.MLNet;

/// <summary>What a column that a step adds holds: its type in schemas, the floats of a row behind it, and the getter that shows them.</summary>
internal abstract class OutputType
{
    /// <summary>The floats of the current row.</summary>
    public delegate ReadOnlySpan<float> RowResult();

    /// <summary>A Single vector of the latent size, with slot names z0, z1, ….</summary>
    public static OutputType Latent { get; } =
        new Vector(model => [model.LatentSize], (model, _) => Vae.MLNet.SlotNames.Of(model.LatentSize));

    /// <summary>
    /// A vector of keys with the dimensions of the positions, key k for code k − 1, which is its key value.
    /// </summary>
    public static OutputType Codes { get; } = new Keys();

    /// <summary>A Single vector with the dimensions of the model's data, and the slot names of the column of data that was read.</summary>
    public static OutputType Data { get; } = new Vector(model => model.Signature.Shape.ToArray(), (_, data) => data);

    /// <summary>That, or, where a step is asked for them, pictures.</summary>
    public static OutputType DataOrPicture(VaeStepOptions options, bool isPicture) =>
        isPicture ? new Picture(options.Pictures ?? new VaePictureOptions()) : Data;

    /// <summary>A Single.</summary>
    public static OutputType Scalar { get; } = new Number();

    /// <summary>A Boolean: whether the Single of the result before it lies above a threshold.</summary>
    public static OutputType Above(float threshold) => new Flag(threshold);

    /// <summary>Whether the floats are a vector, which is all that ML.NET's ONNX transformer can make.</summary>
    public virtual bool IsVector => false;

    /// <summary>The threshold of a Boolean; null for other types.</summary>
    public virtual float? Threshold => null;

    /// <summary>The number of codes that keys stand for; null for other types.</summary>
    public virtual int? KeysOf(BundleModel model) => null;

    /// <summary>What pictures are made of the floats; null for other types.</summary>
    public virtual PictureRows? PictureOf(BundleModel model) => null;

    /// <summary>Checks that a model's rows can be of this type.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public virtual void Require(BundleModel model) { }

    /// <summary>The floats as a tensor of a saved step's graph.</summary>
    public virtual (string Value, long[] Shape) Tensor(StepGraph graph, string name, string value) =>
        (value, [.. Dimensions(graph.Model).Select(size => (long)size)]);

    /// <summary>The dimensions of one row's floats.</summary>
    public virtual int[] Dimensions(BundleModel model) => [1];

    /// <summary>The names of a vector's elements; null for none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The slot names of the column of data that the step reads; null where it has none.</param>
    public virtual IEnumerable<string>? SlotNames(BundleModel model, IEnumerable<string>? data) => null;

    /// <summary>The number of one row's floats.</summary>
    public int Width(BundleModel model) => Dimensions(model).Aggregate(1, (product, size) => checked(product * size));

    /// <summary>The column as it appears in schemas; the same on every path.</summary>
    public abstract DataViewSchema.DetachedColumn Column(
        string name,
        BundleModel model,
        IEnumerable<string>? data = null
    );

    /// <summary>Makes the getter of a column over wherever its results lie.</summary>
    public abstract Delegate Getter(BundleModel model, RowResult result);

    private sealed class Vector(
        Func<BundleModel, int[]> dimensions,
        Func<BundleModel, IEnumerable<string>?, IEnumerable<string>?> slotNames
    ) : OutputType
    {
        public override bool IsVector => true;

        public override int[] Dimensions(BundleModel model) => dimensions(model);

        public override IEnumerable<string>? SlotNames(BundleModel model, IEnumerable<string>? data) =>
            slotNames(model, data);

        public override DataViewSchema.DetachedColumn Column(
            string name,
            BundleModel model,
            IEnumerable<string>? data
        ) =>
            new(
                name,
                new VectorDataViewType(NumberDataViewType.Single, dimensions(model)),
                slotNames(model, data) is { } slots ? Vae.MLNet.SlotNames.Annotations(slots) : null
            );

        public override Delegate Getter(BundleModel model, RowResult result) =>
            (ValueGetter<VBuffer<float>>)(
                (ref VBuffer<float> value) =>
                {
                    var row = result();
                    var editor = VBufferEditor.Create(ref value, row.Length);
                    row.CopyTo(editor.Values);
                    value = editor.Commit();
                }
            );
    }

    private sealed class Keys : OutputType
    {
        public override bool IsVector => true;

        public override int? KeysOf(BundleModel model) => model.Signature.Codes!.Size;

        public override int[] Dimensions(BundleModel model) =>
            [model.Signature.Codes!.Height, model.Signature.Codes.Width];

        public override (string Value, long[] Shape) Tensor(StepGraph graph, string name, string value) =>
            (graph.Cast(value, $"{name}.float", TensorProto.Types.DataType.Float), [graph.Model.LatentSize]);

        public override DataViewSchema.DetachedColumn Column(
            string name,
            BundleModel model,
            IEnumerable<string>? data
        ) =>
            new(
                name,
                new VectorDataViewType(CodeKeys.Type(model.Signature.Codes!.Size), Dimensions(model)),
                CodeKeys.Annotations(model.Signature.Codes.Size)
            );

        public override Delegate Getter(BundleModel model, RowResult result) =>
            (ValueGetter<VBuffer<uint>>)(
                (ref VBuffer<uint> value) =>
                {
                    var row = result();
                    var editor = VBufferEditor.Create(ref value, row.Length);
                    for (var i = 0; i < row.Length; i++)
                    {
                        editor.Values[i] = (uint)row[i] + 1;
                    }

                    value = editor.Commit();
                }
            );
    }

    /// <summary>A picture of ML.NET's.</summary>
    internal sealed class Picture(VaePictureOptions options) : OutputType
    {
        public override bool IsVector => true;

        public override int[] Dimensions(BundleModel model) => model.Signature.Shape.ToArray();

        public override PictureRows? PictureOf(BundleModel model) => PictureRows.OfRows(model.Signature.Shape, options);

        public override void Require(BundleModel model)
        {
            var shape = model.Signature.Shape;
            if (!PictureRows.AreRows(shape))
            {
                throw new ArgumentException(
                    $"The step is to give pictures, and the model's rows are {shape}; expected a model of pictures of 1 or 3 channels."
                );
            }

            if (PictureOf(model) is null)
            {
                throw PictureRows.OtherSize(shape, options);
            }

            PictureTypes.Require();
        }

        /// <summary>Whole numbers from 0 to 255 of red, green and blue, which all are grey of a model of one channel.</summary>
        public override (string Value, long[] Shape) Tensor(StepGraph graph, string name, string value)
        {
            var shape = graph.Model.Signature.Shape;
            value = graph.Reshaped(
                value,
                $"{name}.picture",
                StepGraph.EachRow,
                shape.Channels,
                shape.Height,
                shape.Width
            );
            value = options.Scale is { } scale
                ? graph.Node(
                    "Add",
                    $"{name}.bytes",
                    graph.Node("Div", $"{name}.unscaled", value, graph.Builder.Constant($"{name}.scale", [scale])),
                    graph.Builder.Constant($"{name}.offset", [options.Offset])
                )
                : graph.Node("Mul", $"{name}.bytes", value, graph.Builder.Constant($"{name}.largest", [255f]));
            var (low, high) = (
                graph.Builder.Constant($"{name}.zero", [0f]),
                graph.Builder.Constant($"{name}.most", [255f])
            );
            value = graph.Node("Clip", $"{name}.clipped", graph.Node("Round", $"{name}.whole", value), low, high);
            if (shape.Channels == 1)
            {
                value = graph.Builder.Node(
                    "Concat",
                    $"{name}.grey",
                    [value, value, value],
                    OnnxAttribute.Int("axis", 1)
                );
            }

            return (value, [3, shape.Height, shape.Width]);
        }

        public override DataViewSchema.DetachedColumn Column(
            string name,
            BundleModel model,
            IEnumerable<string>? data
        ) => new(name, PictureTypes.Of(model.Signature.Shape.Width, model.Signature.Shape.Height));

        public override Delegate Getter(BundleModel model, RowResult result) =>
            PictureTypes.Getter(result, PictureOf(model)!);
    }

    private sealed class Number : OutputType
    {
        public override DataViewSchema.DetachedColumn Column(
            string name,
            BundleModel model,
            IEnumerable<string>? data
        ) => new(name, NumberDataViewType.Single);

        public override Delegate Getter(BundleModel model, RowResult result) =>
            (ValueGetter<float>)((ref float value) => value = result()[0]);
    }

    private sealed class Flag(float threshold) : OutputType
    {
        public override float? Threshold => threshold;

        public override DataViewSchema.DetachedColumn Column(
            string name,
            BundleModel model,
            IEnumerable<string>? data
        ) => new(name, BooleanDataViewType.Instance);

        public override Delegate Getter(BundleModel model, RowResult result) =>
            (ValueGetter<bool>)((ref bool value) => value = result()[0] != 0);
    }
}
