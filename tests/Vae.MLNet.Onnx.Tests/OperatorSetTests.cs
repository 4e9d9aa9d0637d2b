namespace Vae.MLNet.Onnx.Tests;

/// <summary>The table of operators, beside the definitions in ONNX's own package.</summary>
public sealed class OperatorSetTests
{
    // Of each operator: the attributes of set 12 that set 17 has not as they were, those that set 17 has added, and whether the numbers of
    // inputs and outputs are the same.
    private const string Compare = """
        import sys
        from onnx import defs
        for name in sys.argv[1:]:
            old, new = (defs.get_schema(name, version, "") for version in (12, 17))
            attributes = lambda schema: {(key, str(a.type), str(a.default_value)) for key, a in schema.attributes.items()}
            lost = sorted(key for key, _, _ in attributes(old) - attributes(new))
            added = sorted(key for key, _, _ in attributes(new) - attributes(old))
            sizes = lambda schema: (schema.min_input, schema.max_input, schema.min_output, schema.max_output)
            types = lambda schema: [set(i.types) for i in list(schema.inputs) + list(schema.outputs)]
            wider = len(types(old)) == len(types(new)) and all(a <= b for a, b in zip(types(old), types(new)))
            print(name, ",".join(lost), ",".join(added), sizes(old) == sizes(new) and wider, sep=";")
        """;

    [Fact]
    public void Operators_that_stay_as_they_are_have_the_same_definition_in_both_sets()
    {
        Assert.NotEmpty(OperatorSets.Same);
        Assert.Empty(OperatorSets.Same.Intersect(OperatorSets.AxesBecameInput));
        if (!PythonOnnx.IsThere)
        {
            return;
        }

        // Reshape's new attribute is 0 where it is not named, which is what set 12 does.
        Assert.Equal(
            OperatorSets.Same.Select(name => name == "Reshape" ? "Reshape;;allowzero;True" : $"{name};;;True"),
            Lines(OperatorSets.Same)
        );
    }

    [Fact]
    public void Operators_that_are_changed_lost_their_axes_and_nothing_else()
    {
        Assert.NotEmpty(OperatorSets.AxesBecameInput);
        if (PythonOnnx.IsThere)
        {
            Assert.All(
                Lines(OperatorSets.AxesBecameInput),
                line => Assert.Matches("^[A-Za-z]+;axes;(noop_with_empty_axes)?;False$", line)
            );
        }
    }

    private static string[] Lines(IEnumerable<string> operators) =>
        PythonOnnx.Run(Compare, [.. operators]).Trim().ReplaceLineEndings("\n").Split('\n');
}
