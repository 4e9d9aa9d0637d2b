using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using static Microsoft.ML.SchemaShape.Column;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHostEnvironment env;
    private readonly string outputColumnName;
    private readonly string[] inputColumnNames;

    internal ColumnConcatenatingEstimator(
        IHostEnvironment env,
        string outputColumnName,
        params string[] inputColumnNames
    )
    {
        Contracts.CheckName(outputColumnName, nameof(outputColumnName));
        Contracts.CheckValue(inputColumnNames, nameof(inputColumnNames));
        Contracts.CheckParam(inputColumnNames.Length > 0, nameof(inputColumnNames), "Input columns not specified");
        Contracts.CheckParam(
            !inputColumnNames.Any(string.IsNullOrEmpty),
            nameof(inputColumnNames),
            "Contained some null or empty items"
        );
        this.env = env;
        this.outputColumnName = outputColumnName;
        this.inputColumnNames = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        return new ColumnConcatenatingTransformer(env, outputColumnName, inputColumnNames);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        SchemaShape.Column[] inputs = [.. inputColumnNames.Select(inputSchema.Find)];
        foreach (var input in inputs)
            Check(input, inputs[0].ItemType);
        var annotations = new List<SchemaShape.Column>();
        if (inputs.All(input => input.Annotations.TryFindColumn(AnnotationKinds.IsNormalized, out _)))
            annotations.Add(AnnotationShapes.IsNormalized);
        if (inputs.Any(input => input.Kind == VectorKind.Scalar || input.Keep(AnnotationKinds.SlotNames).Any()))
            annotations.Add(AnnotationShapes.SlotNames);
        var kind = inputs.Any(input => input.Kind == VectorKind.VariableVector)
            ? VectorKind.VariableVector
            : VectorKind.Vector;
        return inputSchema.With(
            new SchemaShape.Column(
                outputColumnName,
                kind,
                inputs[0].ItemType,
                isKey: false,
                new SchemaShape(annotations)
            )
        );
    }

    private static void Check(SchemaShape.Column input, DataViewType itemType)
    {
        Contracts.Check(!input.IsKey, $"Column '{input.Name}' is key. Concatenation of keys is unsupported.");
        Contracts.Check(
            input.ItemType.Equals(itemType),
            $"Concatenated columns should have the same type. Column '{input.Name}' has type of {input.ItemType}, "
                + $"but expected column type is {itemType}."
        );
    }
}
