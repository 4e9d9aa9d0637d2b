using System.Numerics;
using Microsoft.ML;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>Reads a column of labels into a batch: numbers are taken as they are, keys as the classes they stand for.</summary>
internal abstract class LabelColumnReader
{
    /// <summary>Reads the current row of the source as row <paramref name="row"/> of the batch.</summary>
    /// <exception cref="InvalidOperationException">The value does not fit; the message names row and column.</exception>
    public abstract void Read(StepBatch batch, int row, long position);

    /// <summary>The reader of the column that a step's input of this index was bound to.</summary>
    public static LabelColumnReader For(StepBinding binding, int index, DataViewRow source)
    {
        var column = binding.Columns[index];
        var label = new Label(binding.Step.Inputs[index], binding.Model, binding.Keys[index]);
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Single => new Reader<float>(source, column, label),
            TypeCode.Byte => new Reader<byte>(source, column, label),
            TypeCode.SByte => new Reader<sbyte>(source, column, label),
            TypeCode.Int16 => new Reader<short>(source, column, label),
            TypeCode.UInt16 => new Reader<ushort>(source, column, label),
            TypeCode.Int32 => new Reader<int>(source, column, label),
            TypeCode.UInt32 => new Reader<uint>(source, column, label),
            TypeCode.Int64 => new Reader<long>(source, column, label),
            _ => new Reader<ulong>(source, column, label),
        };
    }

    /// <summary>What a label column may hold.</summary>
    private sealed record Label(StepInput Input, BundleModel Model, KeyLabels? Keys)
    {
        public bool Allows(long label) => label >= 0 && label < Model.ClassCount;

        private string Expected =>
            Keys?.Classes is not null && Model.Card.ClassNames is { } names
                ? $"one of the model's classes, {ClassNames.Few(names)}"
                : $"a class from 0 to {Model.ClassCount - 1}";

        public InvalidOperationException Refuse(object found, long position) =>
            new($"Row {position}: label column '{Input.ColumnName}' holds {found}; expected {Expected}.");
    }

    private sealed class Reader<T>(DataViewRow source, DataViewSchema.Column column, Label label) : LabelColumnReader
        where T : struct, INumber<T>
    {
        private readonly ValueGetter<T> getter = source.GetGetter<T>(column);

        public override void Read(StepBatch batch, int row, long position)
        {
            var value = default(T);
            getter(ref value);
            var found = label.Keys is { } keys ? OfKey(value, keys, position) : OfNumber(value, position);
            batch.SetLabel(label.Input.Role, row, found);
        }

        private long OfNumber(T value, long position)
        {
            var number = T.IsInteger(value) ? long.CreateSaturating(value) : -1;
            return label.Allows(number) ? number : throw label.Refuse(value, position);
        }

        private long OfKey(T value, KeyLabels keys, long position)
        {
            var key = ulong.CreateSaturating(value);
            if (key == 0)
            {
                throw label.Refuse("a missing key", position);
            }

            var number = keys[key];
            return label.Allows(number) ? number : throw label.Refuse(keys.Describe(key), position);
        }
    }
}
