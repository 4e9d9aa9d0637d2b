using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Vae.Inference;

namespace Vae.MLNet;

/// <summary>
/// The classes that the keys of a column stand for. A key whose column has key values stands for its value: the class of that name where
/// the model's card names its classes, else the class of that number. Without key values, or when asked to, it stands for its place, the
/// first key for class 0.
/// </summary>
/// <remarks>
/// MapValueToKey numbers values in the order of their occurrence: the first digit of a data set has key 1, whatever it is, and so has the
/// first name.
/// </remarks>
internal sealed class KeyLabels
{
    // By key; the key 0 is a missing value, and the class -1 none of the model's.
    private readonly long[]? classes;
    private readonly string[] values;

    private KeyLabels(long[]? classes, string[] values) => (this.classes, this.values) = (classes, values);

    /// <summary>The class of each key from 1 on; null when a key's class is its place.</summary>
    public IReadOnlyList<long>? Classes => classes;

    /// <summary>The keys of a column; null when it holds no keys.</summary>
    /// <param name="column">The column.</param>
    /// <param name="model">The model whose classes they are.</param>
    /// <param name="byPosition">Whether a key stands for its place whatever its value is.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column has key values that are neither names nor numbers of classes.</exception>
    public static KeyLabels? Of(DataViewSchema.Column column, BundleModel model, bool byPosition)
    {
        if (column.Type is not KeyDataViewType)
        {
            return null;
        }

        var values = byPosition ? null : KeyValues.Of(column);
        if (values is null)
        {
            return new KeyLabels(null, []);
        }

        var names = model.Card.ClassNames;
        var numbers = Array.ConvertAll(values, Number);
        var areNumbers = numbers.All(double.IsInteger);
        if (names is not null && !(areNumbers && names.All(name => double.IsNaN(Number(name)))))
        {
            var places = names.Index().ToDictionary(name => name.Item, name => (long)name.Index);
            var found = Array.ConvertAll(values, value => places.GetValueOrDefault(value, -1));
            return found.Any(place => place >= 0)
                ? new KeyLabels(found, values)
                : throw ColumnErrors.Mismatch(
                    column.Name,
                    $"keys that stand for the model's classes {ClassNames.Few(names)}",
                    $"keys that stand for {ClassNames.Few(values)}"
                );
        }

        return areNumbers
            ? new KeyLabels(Array.ConvertAll(numbers, number => (long)number), values)
            : throw ColumnErrors.Mismatch(
                column.Name,
                $"keys that stand for the numbers of the model's classes, 0 to {model.ClassCount - 1}",
                $"keys that stand for {ClassNames.Few(values)}, and the model's card names no classes. Name them (vae train --class-names), map the "
                    + "labels to numbers, or set KeysByPosition where the first key is class 0 and so on"
            );
    }

    /// <summary>The class of a key above 0; −1 when it stands for none.</summary>
    public long this[ulong key] =>
        classes is null ? (long)Math.Min(key - 1, long.MaxValue)
        : key <= (ulong)classes.Length ? classes[key - 1]
        : -1;

    /// <summary>A key above 0 in words.</summary>
    public string Describe(ulong key) =>
        key <= (ulong)values.Length ? $"the key {key}, which stands for {values[key - 1]}" : $"the key {key}";

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
