namespace Microsoft.ML.Data;

/// <summary>The columns that a transformer adds to a row of one input schema. Arrays of flags go by column index.</summary>
internal interface IRowMapper
{
    DataViewSchema.DetachedColumn[] OutputColumns { get; }

    /// <summary>The input columns that these outputs are computed from.</summary>
    bool[] GetDependencies(bool[] activeOutputs);

    /// <summary>One getter for each active output, null for the others; <paramref name="disposer" /> may be null.</summary>
    Delegate[] CreateGetters(DataViewRow input, bool[] activeOutputs, out Action disposer);
}
