using System.Numerics;
using Microsoft.ML;

namespace Vae.MLNet;

/// <summary>Reads labels: numbers as they are, keys as the classes they stand for.</summary>
internal sealed class LabelReader<T>(DataViewRow source, DataViewSchema.Column column, LabelRule rule) : InputReader
    where T : struct, INumber<T>
{
    private readonly ValueGetter<T> getter = source.GetGetter<T>(column);

    public override void Read(StepBatch batch, int row, long position)
    {
        var value = default(T);
        getter(ref value);
        if (rule.Keys is { } keys)
        {
            var key = ulong.CreateSaturating(value);
            var label = key == 0 ? throw rule.Refuse("a missing key", position) : keys[key];
            batch.SetLabel(rule.Input.Role, row, rule.Allows(label) ? label : throw Refuse($"the key {key}", label));
            return;

            InvalidOperationException Refuse(string found, long meaning) =>
                rule.Refuse(keys.Classes is null ? found : $"{found}, which stands for {meaning}", position);
        }

        var number = T.IsInteger(value) ? long.CreateSaturating(value) : -1;
        batch.SetLabel(rule.Input.Role, row, rule.Allows(number) ? number : throw rule.Refuse(value, position));
    }
}
