using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

internal abstract class TypeConversion
{
    /// <summary>The getter of a column or of a vector column, converted.</summary>
    public abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column column);
}
