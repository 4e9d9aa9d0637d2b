using Microsoft.ML;

namespace Vae.MLNet.Tests.Contract;

/// <summary>What an estimator foretells of data that nobody has yet.</summary>
public class ShapeTests
{
    [Theory]
    [MemberData(nameof(TransformCases.Names), MemberType = typeof(TransformCases))]
    public void The_shape_an_estimator_foretells_is_that_of_its_transformers_schema(string name)
    {
        var of = TransformCases.Named(name);
        using var run = of.Over(0);

        var foretold = Shapes.Of(of.Estimator(run.ML), run.Source.Schema);

        Assert.Equal(Describe(Shapes.Of(run.View.Schema)), Describe(foretold));
    }

    private static IEnumerable<string> Describe(SchemaShape shape) =>
        shape
            .Select(column =>
                $"{column.Name}: {(column.IsKey ? "key " : "")}{column.Kind} of {column.ItemType}, "
                + string.Join(' ', column.Annotations.Select(annotation => annotation.Name).Order())
            )
            .Order();
}
