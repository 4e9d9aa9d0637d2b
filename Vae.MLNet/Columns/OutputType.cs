using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>What a column that a step adds holds: its type in schemas, the floats of a row behind it, and the getter that shows them.</summary>
internal abstract class OutputType
{
    /// <summary>The floats of the current row.</summary>
    public delegate ReadOnlySpan<float> RowResult();

    /// <summary>A Single vector of the latent size, with slot names z0, z1, ….</summary>
    public static OutputType Latent { get; } =
        new Vector(model => [model.LatentSize], (model, _) => Vae.MLNet.SlotNames.Of(model.LatentSize));

    /// <summary>A Single vector with the dimensions of the model's data, and the slot names of the column of data that was read.</summary>
    public static OutputType Data { get; } = new Vector(model => model.Signature.Shape.ToArray(), (_, data) => data);

    /// <summary>A Single.</summary>
    public static OutputType Scalar { get; } = new Number();

    /// <summary>A Boolean: whether the Single of the result before it lies above a threshold.</summary>
    public static OutputType Above(float threshold) => new Flag(threshold);

    /// <summary>Whether the column is a vector, which is all that ML.NET's ONNX transformer can make.</summary>
    public virtual bool IsVector => false;

    /// <summary>The threshold of a Boolean; null for other types.</summary>
    public virtual float? Threshold => null;

    /// <summary>The dimensions of one row's floats.</summary>
    public virtual int[] Dimensions(VaeModel model) => [1];

    /// <summary>The names of a vector's elements; null for none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The slot names of the column of data that the step reads; null where it has none.</param>
    public virtual IEnumerable<string>? SlotNames(VaeModel model, IEnumerable<string>? data) => null;

    /// <summary>The number of one row's floats.</summary>
    public int Width(VaeModel model) => Dimensions(model).Aggregate(1, (product, size) => checked(product * size));

    /// <summary>The column as it appears in schemas; the same on every path.</summary>
    public abstract DataViewSchema.DetachedColumn Column(string name, VaeModel model, IEnumerable<string>? data = null);

    /// <summary>Makes the getter of a column over wherever its results lie.</summary>
    public abstract Delegate Getter(RowResult result);

    private sealed class Vector(
        Func<VaeModel, int[]> dimensions,
        Func<VaeModel, IEnumerable<string>?, IEnumerable<string>?> slotNames
    ) : OutputType
    {
        public override bool IsVector => true;

        public override int[] Dimensions(VaeModel model) => dimensions(model);

        public override IEnumerable<string>? SlotNames(VaeModel model, IEnumerable<string>? data) =>
            slotNames(model, data);

        public override DataViewSchema.DetachedColumn Column(string name, VaeModel model, IEnumerable<string>? data) =>
            new(
                name,
                new VectorDataViewType(NumberDataViewType.Single, dimensions(model)),
                slotNames(model, data) is { } slots ? Vae.MLNet.SlotNames.Annotations(slots) : null
            );

        public override Delegate Getter(RowResult result) =>
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

    private sealed class Number : OutputType
    {
        public override DataViewSchema.DetachedColumn Column(string name, VaeModel model, IEnumerable<string>? data) =>
            new(name, NumberDataViewType.Single);

        public override Delegate Getter(RowResult result) =>
            (ValueGetter<float>)((ref float value) => value = result()[0]);
    }

    private sealed class Flag(float threshold) : OutputType
    {
        public override float? Threshold => threshold;

        public override DataViewSchema.DetachedColumn Column(string name, VaeModel model, IEnumerable<string>? data) =>
            new(name, BooleanDataViewType.Instance);

        public override Delegate Getter(RowResult result) =>
            (ValueGetter<bool>)((ref bool value) => value = result()[0] != 0);
    }
}
