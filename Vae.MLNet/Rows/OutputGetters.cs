using Microsoft.ML;
using Microsoft.ML.Data;

namespace Vae.MLNet;

/// <summary>Makes the getter of an added column over wherever its results lie.</summary>
internal static class OutputGetters
{
    /// <summary>The floats of the current row.</summary>
    public delegate ReadOnlySpan<float> RowResult();

    public static Delegate For(StepOutputKind kind, RowResult result)
    {
        switch (kind)
        {
            case StepOutputKind.Scalar:
                ValueGetter<float> scalar = (ref float value) => value = result()[0];
                return scalar;
            case StepOutputKind.Flag:
                ValueGetter<bool> flag = (ref bool value) => value = result()[0] != 0;
                return flag;
            default:
                ValueGetter<VBuffer<float>> vector = (ref VBuffer<float> value) =>
                {
                    var row = result();
                    var editor = VBufferEditor.Create(ref value, row.Length);
                    row.CopyTo(editor.Values);
                    value = editor.Commit();
                };
                return vector;
        }
    }

    /// <summary>The getter as the type asked for.</summary>
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public static ValueGetter<T> As<T>(Delegate getter) =>
        getter as ValueGetter<T> ?? throw OtherType(typeof(T), getter.GetType().GetGenericArguments()[0]);

    public static InvalidOperationException OtherType(Type found, Type expected) =>
        new($"Invalid TValue in GetGetter: '{found}', expected type: '{expected}'.");
}
